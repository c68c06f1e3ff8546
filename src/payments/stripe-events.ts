/** From Stripe's webhook events to ours. */
import { z } from 'zod';
import type { ProviderEvent, ProviderPayment } from './provider';
import {
  type StripeCharge,
  type StripeIntent,
  type StripeRefund,
  idOf,
  instant,
  paymentOfIntent,
  refundOf,
} from './stripe-mapping';

/** An event as it comes by webhook: nothing in it is expanded. */
export interface StripeEvent {
  id: string;
  type: string;
  created: number;
  livemode?: boolean;
  data: { object: unknown };
}

/** The event types whose moment is the moment the money came. */
const MONEY_CAME: ReadonlySet<string> = new Set([
  'payment_intent.succeeded',
  'payment_intent.amount_capturable_updated',
]);

/** An event of any type; those that concern no payment have neither payment nor refund. */
export function eventOf(event: StripeEvent): ProviderEvent {
  return {
    id: event.id,
    type: event.type,
    createdAt: instant(event.created),
    livemode: event.livemode ?? false,
    ...subjectOf(event),
  };
}

const text = z.string();
const units = z.int().min(0);
const money = { id: text, amount: units, currency: text };
const metadata = z.record(text, text).nullish();
const reference = z.union([text, z.looseObject({ id: text })]).nullish();

const refund = z.looseObject({
  ...money,
  status: text.nullish(),
  payment_intent: reference,
  metadata,
});

const charge = z.looseObject({
  ...money,
  status: text,
  created: units,
  amount_captured: units.nullish(),
  amount_refunded: units.nullish(),
  payment_intent: reference,
  metadata,
  refunds: z.looseObject({ data: z.array(refund).nullish() }).nullish(),
});

const intent = z.looseObject({
  ...money,
  status: text,
  amount_received: units.nullish(),
  metadata,
  latest_charge: z.union([text, charge]).nullish(),
});

/** What we read of the objects that concern us; of all others, that they are objects. */
const OBJECTS = { intent, refund, charge, other: z.looseObject({}) } as const;

function kindOf(type: string): keyof typeof OBJECTS {
  if (type.startsWith('payment_intent.')) return 'intent';
  if (type.startsWith('refund.') || type.startsWith('charge.refund.')) return 'refund';
  return type === 'charge.refunded' ? 'charge' : 'other';
}

const envelope = z.looseObject({
  id: text,
  type: text,
  created: units,
  data: z.looseObject({ object: z.unknown() }),
});

/** Whether it has all that we read of such an event, whoever signed it. */
export function isStripeEvent(value: unknown): value is StripeEvent {
  const { data: event } = envelope.safeParse(value);
  return event !== undefined && OBJECTS[kindOf(event.type)].safeParse(event.data.object).success;
}

/**
 * Whether a signature was made, as it says, more than `seconds` after `now`: the library refuses
 * only old ones, and one from the future could be sent again until then.
 */
export function isFromTheFuture(signatureHeader: string, now: Date, seconds: number): boolean {
  const times = signatureHeader.split(',').filter((part) => part.startsWith('t='));
  const latest = now.getTime() / 1000 + seconds;
  return times.some((part) => Number.parseInt(part.slice(2), 10) > latest);
}

function subjectOf({
  type,
  created,
  data,
}: StripeEvent): Pick<ProviderEvent, 'payment' | 'refund'> {
  switch (kindOf(type)) {
    case 'intent':
      return { payment: paymentOfEvent(data.object as StripeIntent, type, created), refund: null };
    case 'refund':
      return { payment: null, refund: refundOf(data.object as StripeRefund) };
    case 'charge': {
      const told = data.object as StripeCharge;
      const latest = told.refunds?.data?.[0];
      return { payment: paymentOfCharge(told), refund: latest ? refundOf(latest) : null };
    }
    case 'other':
      return { payment: null, refund: null };
  }
}

function paymentOfEvent(told: StripeIntent, type: string, created: number): ProviderPayment {
  const latest = typeof told.latest_charge === 'object' ? told.latest_charge : null;
  const payment = paymentOfIntent(told, latest);
  return { ...payment, paidAt: payment.paidAt ?? (MONEY_CAME.has(type) ? instant(created) : null) };
}

/** What a charge tells of its payment; Stripe copies the intent's metadata onto its charges. */
function paymentOfCharge(told: StripeCharge): ProviderPayment | null {
  const ref = idOf(told.payment_intent);
  if (!ref) return null;
  const captured = told.captured ?? true;
  return paymentOfIntent(
    {
      id: ref,
      status: captured ? 'succeeded' : 'canceled',
      amount: told.amount,
      amount_received: captured ? (told.amount_captured ?? told.amount) : 0,
      currency: told.currency,
      livemode: told.livemode,
      metadata: told.metadata,
    },
    told,
  );
}
