/** Which intent a call is about, what its caller may see, and what its state allows. */
import type { Call } from './call';
import { type SandboxError, invalidRequest, notFound } from './errors';
import { textOf } from './form';
import type { PaymentIntent } from './objects';

/**
 * The intent that a call names; a browser proves by the client secret that it may.
 * @throws SandboxError when there is none or the secret is another's
 */
export function intentFor({ store, id, params, caller }: Call): PaymentIntent {
  const intent = store.get('payment_intent', id);
  if (!intent) throw notFound('payment_intent', id, 'intent');
  const secret = textOf(params, 'client_secret');
  if (secret !== intent.client_secret && (caller === 'publishable' || secret !== undefined)) {
    const message = 'The client_secret provided does not match the PaymentIntent.';
    throw invalidRequest(message, {
      code: 'payment_intent_invalid_parameter',
      param: 'client_secret',
    });
  }
  return intent;
}

/** What Stripe shows of an intent to a publishable key: no metadata, no charge. */
export function publishableView(intent: PaymentIntent): object {
  return {
    id: intent.id,
    object: intent.object,
    amount: intent.amount,
    canceled_at: intent.canceled_at,
    cancellation_reason: intent.cancellation_reason,
    capture_method: intent.capture_method,
    client_secret: intent.client_secret,
    confirmation_method: intent.confirmation_method,
    created: intent.created,
    currency: intent.currency,
    description: intent.description,
    last_payment_error: intent.last_payment_error,
    livemode: intent.livemode,
    next_action: intent.next_action,
    payment_method: intent.payment_method,
    payment_method_types: intent.payment_method_types,
    processing: intent.processing,
    receipt_email: intent.receipt_email,
    setup_future_usage: intent.setup_future_usage,
    shipping: intent.shipping,
    status: intent.status,
  };
}

/** Whether the guest can still pay it. */
export function isOpen({ status }: PaymentIntent): boolean {
  return status === 'requires_payment_method' || status === 'requires_confirmation';
}

/** @throws SandboxError unless the intent can still be paid */
export function assertOpen(intent: PaymentIntent, action: string): void {
  if (!isOpen(intent)) throw unexpectedState(intent, action);
}

export function unexpectedState(intent: PaymentIntent, action: string): SandboxError {
  const message = `You cannot ${action} this PaymentIntent because it has a status of ${intent.status}.`;
  return invalidRequest(message, {
    code: 'payment_intent_unexpected_state',
    payment_intent: intent,
  });
}
