/**
 * From Stripe's objects to ours. The interfaces name the only fields we rely on, so any server that
 * speaks Stripe's API will do; what a server may leave out is optional.
 */
import type { ProviderPayment, ProviderPaymentStatus, ProviderRefund } from './provider';
import { fromStripeAmount } from './stripe-currencies';

export interface StripeIntent {
  id: string;
  status: string;
  amount: number;
  amount_received?: number;
  currency: string;
  livemode?: boolean;
  metadata?: Record<string, string> | null;
  client_secret?: string | null;
  latest_charge?: string | StripeCharge | null;
}

export interface StripeCharge {
  id: string;
  status: string;
  amount: number;
  amount_captured?: number;
  amount_refunded?: number;
  captured?: boolean;
  created: number;
  currency: string;
  livemode?: boolean;
  metadata?: Record<string, string> | null;
  payment_intent?: string | { id: string } | null;
  payment_method_details?: { card?: { capture_before?: number } | null } | null;
  refunds?: { data?: StripeRefund[] } | null;
}

export interface StripeRefund {
  id: string;
  status?: string | null;
  amount: number;
  currency: string;
  payment_intent?: string | { id: string } | null;
  metadata?: Record<string, string> | null;
}

/** The metadata key that carries the refund's documentId. */
export const REFUND_KEY = 'refund';

/** The metadata key that carries the booking's documentId. */
export const BOOKING_KEY = 'booking';

const STATUS: Readonly<Record<string, ProviderPaymentStatus>> = {
  requires_payment_method: 'requires_payment',
  requires_confirmation: 'requires_payment',
  requires_action: 'requires_payment',
  processing: 'processing',
  requires_capture: 'authorized',
  succeeded: 'succeeded',
  canceled: 'canceled',
};

/**
 * A payment from an intent.
 * @param charge its latest charge; null when there is none or it isn't known
 */
export function paymentOfIntent(
  intent: StripeIntent,
  charge: StripeCharge | null,
): ProviderPayment {
  const currency = intent.currency.toUpperCase();
  // A server that leaves it out means the whole amount.
  const received = intent.amount_received ?? (intent.status === 'succeeded' ? intent.amount : 0);
  // Releasing an authorization marks its charge refunded, though no money ever came.
  const refunded = Math.min(charge?.amount_refunded ?? 0, received);
  const captureBefore = charge?.payment_method_details?.card?.capture_before;
  return {
    ref: intent.id,
    status: statusOf(intent.status),
    amount: fromStripeAmount(intent.amount, currency),
    amountReceived: fromStripeAmount(received, currency),
    amountRefunded: fromStripeAmount(refunded, currency),
    currency,
    livemode: intent.livemode ?? false,
    bookingDocumentId: intent.metadata?.[BOOKING_KEY] ?? null,
    clientSecret: intent.client_secret ?? null,
    paidAt: charge?.status === 'succeeded' ? instant(charge.created) : null,
    captureBefore:
      intent.status === 'requires_capture' && captureBefore ? instant(captureBefore) : null,
  };
}

/** A refund; null when it belongs to no payment intent, and so to no payment of ours. */
export function refundOf(refund: StripeRefund): ProviderRefund | null {
  const paymentRef = idOf(refund.payment_intent);
  return paymentRef ? refundOfPayment(refund, paymentRef) : null;
}

/** A refund whose payment is known. */
export function refundOfPayment(refund: StripeRefund, paymentRef: string): ProviderRefund {
  const currency = refund.currency.toUpperCase();
  return {
    ref: refund.id,
    paymentRef,
    reference: refund.metadata?.[REFUND_KEY] ?? null,
    status: refundStatusOf(refund.status),
    amount: fromStripeAmount(refund.amount, currency),
    currency,
  };
}

/** A status we don't know of must never look like money. */
function statusOf(status: string): ProviderPaymentStatus {
  return STATUS[status] ?? 'processing';
}

function refundStatusOf(status: string | null | undefined): ProviderRefund['status'] {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}

/** The id of a reference, expanded or not. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === 'object' ? (reference?.id ?? null) : (reference ?? null);
}

/** From Unix seconds. */
export function instant(seconds: number): Date {
  return new Date(seconds * 1000);
}
