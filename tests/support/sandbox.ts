/** The provider's side of a test: what the sandbox knows, and the webhooks it sends. */
import { createHmac } from 'node:crypto';
import type { Surroundings } from './surroundings';
import type { Instance } from './api';

interface World {
  surroundings: Pick<Surroundings, 'sandbox' | 'env'>;
}

export interface Intent {
  id: string;
  status: string;
  amount: number;
  amount_received: number;
  metadata: Record<string, string>;
}

export interface StripeEvent {
  id: string;
  type: string;
  livemode: boolean;
  data: { object: Intent };
}

export interface Refund {
  id: string;
  amount: number;
  status: string;
}

async function ask<Item>({ surroundings }: World, path: string): Promise<Item[]> {
  const { sandbox, env } = surroundings;
  const response = await fetch(`${sandbox.url}/v1/${path}`, {
    headers: { authorization: `Bearer ${env.STRIPE_SECRET_KEY}` },
  });
  return ((await response.json()) as { data: Item[] }).data;
}

/** The intents that were ever opened for a booking. */
export async function intentsOf(
  world: World,
  { documentId }: { documentId: string },
): Promise<Intent[]> {
  const intents = await ask<Intent>(world, 'payment_intents?limit=100');
  return intents.filter(({ metadata }) => metadata.booking === documentId);
}

export const refundsOf = (world: World, { id }: Pick<Intent, 'id'>): Promise<Refund[]> =>
  ask<Refund>(world, `refunds?payment_intent=${id}&limit=100`);

/** The event that tells that an intent was paid. */
export async function paidEventOf(
  world: World,
  { providerRef }: { providerRef: string },
): Promise<StripeEvent> {
  const events = await ask<StripeEvent>(world, 'events?type=payment_intent.succeeded&limit=100');
  const event = events.find(({ data }) => data.object.id === providerRef);
  if (!event) throw new Error(`${providerRef} was not paid.`);
  return event;
}

/** What becomes of the sandbox's webhooks from now on. */
export async function setWebhooks(
  { surroundings }: World,
  mode: 'deliver' | 'drop' | 'duplicate',
): Promise<void> {
  await fetch(`${surroundings.sandbox.url}/_sandbox/webhooks`, {
    method: 'POST',
    body: JSON.stringify({ mode }),
  });
}

/** A header as Stripe signs it. */
export function signatureOf(body: string, secret: string, signedAt = new Date()): string {
  const seconds = Math.floor(signedAt.getTime() / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}

/** Posts a webhook as the provider does; returns the status of the answer. */
export async function sendWebhook(
  app: World & Instance,
  event: object,
  {
    secret = app.surroundings.env.STRIPE_WEBHOOK_SECRET ?? '',
    signedAt,
  }: { secret?: string; signedAt?: Date } = {},
): Promise<number> {
  const body = JSON.stringify(event);
  const response = await fetch(`${app.url}/api/payments/webhooks/stripe`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'stripe-signature': signatureOf(body, secret, signedAt),
    },
    body,
  });
  await response.body?.cancel();
  return response.status;
}
