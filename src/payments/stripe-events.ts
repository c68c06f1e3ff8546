/** From Stripe's webhook events to ours. */
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

/** Whether it has the fields that every event has, whoever signed it. */
export function isStripeEvent(value: unknown): value is StripeEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { id, type, created, data } = value as Partial<Record<keyof StripeEvent, unknown>>;
  return (
    typeof id === 'string' &&
    typeof type === 'string' &&
    typeof created === 'number' &&
    typeof data === 'object' &&
    data !== null &&
    typeof (data as { object?: unknown }).object === 'object'
  );
}

function subjectOf(event: StripeEvent): Pick<ProviderEvent, 'payment' | 'refund'> {
  if (event.type.startsWith('payment_intent.')) {
    return { payment: paymentOfEvent(event), refund: null };
  }
  if (event.type.startsWith('refund.') || event.type.startsWith('charge.refund.')) {
    return { payment: null, refund: refundOf(event.data.object as StripeRefund) };
  }
  if (event.type === 'charge.refunded') {
    const charge = event.data.object as StripeCharge;
    const latest = charge.refunds?.data?.[0];
    return { payment: paymentOfCharge(charge), refund: latest ? refundOf(latest) : null };
  }
  return { payment: null, refund: null };
}

function paymentOfEvent(event: StripeEvent): ProviderPayment {
  const intent = event.data.object as StripeIntent;
  const charge = typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
  const payment = paymentOfIntent(intent, charge);
  const paidAt = payment.paidAt ?? (MONEY_CAME.has(event.type) ? instant(event.created) : null);
  return { ...payment, paidAt };
}

/** What a charge tells of its payment; Stripe copies the intent's metadata onto its charges. */
function paymentOfCharge(charge: StripeCharge): ProviderPayment | null {
  const ref = idOf(charge.payment_intent);
  if (!ref) return null;
  const captured = charge.captured ?? true;
  return paymentOfIntent(
    {
      id: ref,
      status: captured ? 'succeeded' : 'canceled',
      amount: charge.amount,
      amount_received: captured ? (charge.amount_captured ?? charge.amount) : 0,
      currency: charge.currency,
      livemode: charge.livemode,
      metadata: charge.metadata,
    },
    charge,
  );
}
