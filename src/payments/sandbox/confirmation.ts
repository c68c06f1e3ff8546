/** What moves money: confirming an intent, capturing it, canceling it. */
import type { Call } from './call';
import { type Decline, declineOf, resolvePaymentMethod } from './cards';
import { cardError, invalidRequest } from './errors';
import { integerOf, textOf } from './form';
import { assertOpen, intentFor, isOpen, unexpectedState } from './intent-state';
import { type Charge, type PaymentIntent, type PaymentMethod, newId } from './objects';

/** How long a card's authorization lasts at Stripe, in seconds. */
const AUTHORIZATION_SECONDS = 7 * 24 * 60 * 60;

export function confirmIntent(call: Call): object {
  return confirm(call, intentFor(call));
}

/** Charges or authorizes the card; a refusal leaves the intent open for another card. */
export function confirm(call: Call, intent: PaymentIntent): object {
  assertOpen(intent, 'confirm');
  const method = methodOf(call, intent);
  const decline = declineOf(method.card);
  const charge = chargeOf(call, intent, method, decline);
  call.store.put('charge', charge);
  if (decline) throw refusal(call, intent, method, charge, decline);

  const manual = intent.capture_method === 'manual';
  const confirmed: PaymentIntent = {
    ...intent,
    amount_capturable: manual ? intent.amount : 0,
    amount_received: manual ? 0 : intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    payment_method: method.id,
    status: manual ? 'requires_capture' : 'succeeded',
  };
  call.store.put('payment_intent', confirmed);
  call.emit('charge.succeeded', charge);
  const type = manual ? 'amount_capturable_updated' : 'succeeded';
  call.emit(`payment_intent.${type}`, confirmed);
  return confirmed;
}

export function captureIntent(call: Call): object {
  const { store, params } = call;
  const intent = intentFor(call);
  const charge = store.get('charge', intent.latest_charge ?? '');
  if (intent.status !== 'requires_capture' || !charge) throw unexpectedState(intent, 'capture');
  const amount = integerOf(params, 'amount_to_capture') ?? intent.amount_capturable;
  if (amount > intent.amount_capturable || amount === 0) {
    const message = 'The amount_to_capture must be between 1 and the capturable amount.';
    throw invalidRequest(message, { code: 'amount_too_large', param: 'amount_to_capture' });
  }
  const captured: PaymentIntent = {
    ...intent,
    amount_capturable: 0,
    amount_received: amount,
    status: 'succeeded',
  };
  const capturedCharge: Charge = {
    ...charge,
    amount_captured: amount,
    balance_transaction: newId('txn'),
    captured: true,
  };
  store.put('payment_intent', captured);
  store.put('charge', capturedCharge);
  call.emit('charge.captured', capturedCharge);
  call.emit('payment_intent.succeeded', captured);
  return captured;
}

export function cancelIntent(call: Call): object {
  const { store, params, now } = call;
  const intent = intentFor(call);
  if (!isOpen(intent) && intent.status !== 'requires_capture') {
    throw unexpectedState(intent, 'cancel');
  }
  const charge = store.get('charge', intent.latest_charge ?? '');
  if (intent.status === 'requires_capture' && charge) {
    // Stripe tells a released authorization as a refund of money that never came.
    const released: Charge = { ...charge, amount_refunded: charge.amount, refunded: true };
    store.put('charge', released);
    call.emit('charge.refunded', released);
  }
  const canceled: PaymentIntent = {
    ...intent,
    amount_capturable: 0,
    canceled_at: now,
    cancellation_reason: textOf(params, 'cancellation_reason') ?? null,
    status: 'canceled',
  };
  store.put('payment_intent', canceled);
  call.emit('payment_intent.canceled', canceled);
  return canceled;
}

function methodOf({ store, params, now }: Call, intent: PaymentIntent): PaymentMethod {
  const attached = store.get('payment_method', intent.payment_method ?? '');
  const method = resolvePaymentMethod(store, params, now) ?? attached;
  if (method) return method;
  const message = "You cannot confirm this PaymentIntent because it's missing a payment method.";
  throw invalidRequest(message, {
    code: 'payment_intent_unexpected_state',
    payment_intent: intent,
  });
}

/** Notes a refused attempt on the intent and makes the error that tells it. */
function refusal(
  call: Call,
  intent: PaymentIntent,
  method: PaymentMethod,
  charge: Charge,
  decline: Decline,
): Error {
  const error = { charge: charge.id, ...decline };
  const open: PaymentIntent = {
    ...intent,
    last_payment_error: { type: 'card_error', ...error, payment_method: method },
    latest_charge: charge.id,
    payment_method: null,
    status: 'requires_payment_method',
  };
  call.store.put('payment_intent', open);
  call.emit('charge.failed', charge);
  call.emit('payment_intent.payment_failed', open);
  return cardError({ ...error, payment_intent: open });
}

function chargeOf(
  { now }: Call,
  intent: PaymentIntent,
  method: PaymentMethod,
  decline: Decline | null,
): Charge {
  const manual = intent.capture_method === 'manual';
  const captured = !manual && !decline;
  const captureBefore = manual && !decline && { capture_before: now + AUTHORIZATION_SECONDS };
  return {
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    balance_transaction: captured ? newId('txn') : null,
    captured,
    created: now,
    currency: intent.currency,
    description: intent.description,
    disputed: false,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    livemode: false,
    metadata: intent.metadata,
    outcome: {
      network_status: decline ? 'declined_by_network' : 'approved_by_network',
      reason: decline?.decline_code ?? null,
      type: decline ? 'issuer_declined' : 'authorized',
    },
    paid: !decline,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: 'card', card: { ...method.card, ...captureBefore } },
    refunded: false,
    status: decline ? 'failed' : 'succeeded',
  };
}
