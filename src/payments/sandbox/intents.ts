/** PaymentIntents: create, look up, change, list. What moves money is in `confirmation.ts`. */
import { stripeUnitLimits } from '../stripe-currencies';
import type { Call } from './call';
import { confirm } from './confirmation';
import { invalidRequest, missingParam, notFound } from './errors';
import {
  type Form,
  type FormValue,
  formOf,
  integerOf,
  listOf,
  requiredInteger,
  textOf,
} from './form';
import { listPage } from './lists';
import { type PaymentIntent, newId, randomText } from './objects';
import { resolvePaymentMethod } from './cards';
import { assertOpen, intentFor } from './intent-state';

/** From this version on, Stripe refuses to be told the types themselves, only the allowed ones. */
const TYPES_REFUSED_SINCE = '2026-09-30';
const CAPTURE_METHODS = ['automatic', 'automatic_async', 'manual'];

export function createIntent(call: Call): object {
  const { store, params, now } = call;
  const currency = currencyOf(params);
  const id = newId('pi');
  const method = resolvePaymentMethod(store, params, now);
  const intent: PaymentIntent = {
    id,
    object: 'payment_intent',
    ...typesOf(call),
    amount: chargeable(requiredInteger(params, 'amount'), currency),
    amount_capturable: 0,
    amount_received: 0,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: captureMethodOf(params),
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: 'automatic',
    created: now,
    currency,
    customer: null,
    description: textOf(params, 'description') ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: mergeMetadata({}, params),
    next_action: null,
    payment_method: method?.id ?? null,
    payment_method_options: {},
    processing: null,
    receipt_email: textOf(params, 'receipt_email') ?? null,
    setup_future_usage: null,
    shipping: null,
    status: method ? 'requires_confirmation' : 'requires_payment_method',
  };
  store.put('payment_intent', intent);
  call.emit('payment_intent.created', intent);
  return textOf(params, 'confirm') === 'true' ? confirm(call, intent) : intent;
}

export function updateIntent(call: Call): object {
  const { store, params, now } = call;
  const intent = intentFor(call);
  const amount = integerOf(params, 'amount');
  const method = resolvePaymentMethod(store, params, now);
  if (amount !== undefined || params.currency !== undefined || method) {
    assertOpen(intent, 'update');
  }
  const currency = params.currency === undefined ? intent.currency : currencyOf(params);
  const changed: PaymentIntent = {
    ...intent,
    currency,
    amount: chargeable(amount ?? intent.amount, currency),
    description: textOf(params, 'description') ?? intent.description,
    metadata: mergeMetadata(intent.metadata, params),
    receipt_email: textOf(params, 'receipt_email') ?? intent.receipt_email,
    ...(method && { payment_method: method.id, status: 'requires_confirmation' }),
  };
  store.put('payment_intent', changed);
  return changed;
}

export function listIntents(call: Call): object {
  return listPage(call, '/v1/payment_intents', call.store.all('payment_intent'));
}

export function retrieveCharge({ store, id }: Call): object {
  const charge = store.get('charge', id);
  if (!charge) throw notFound('charge', id);
  return charge;
}

/** The metadata after a change: an empty value deletes its key, an empty form all of them. */
export function mergeMetadata(old: Record<string, string>, params: Form): Record<string, string> {
  if (params.metadata === '') return {};
  const merged = Object.entries({ ...old, ...formOf(params, 'metadata') });
  return Object.fromEntries(merged.filter(isKept));
}

function isKept(entry: [string, FormValue]): entry is [string, string] {
  return typeof entry[1] === 'string' && entry[1] !== '';
}

function currencyOf(params: Form): string {
  const currency = textOf(params, 'currency');
  if (!currency) throw missingParam('currency');
  if (!stripeUnitLimits(currency.toUpperCase())) {
    throw invalidRequest(`Invalid currency: ${currency}`, { param: 'currency' });
  }
  return currency.toLowerCase();
}

/** The amount, if Stripe would charge it in this currency. */
function chargeable(amount: number, currency: string): number {
  const limits = stripeUnitLimits(currency.toUpperCase());
  if (limits && amount < limits.min) {
    const message = 'Amount must be at least the minimum charge amount of the currency.';
    throw invalidRequest(message, { code: 'amount_too_small', param: 'amount' });
  }
  if (limits && amount > limits.max) {
    const message = 'Amount must be no more than the maximum charge amount of the currency.';
    throw invalidRequest(message, { code: 'amount_too_large', param: 'amount' });
  }
  const unit = { isk: 100, bhd: 10, jod: 10, kwd: 10, omr: 10, tnd: 10 }[currency] ?? 1;
  if (amount % unit !== 0) {
    const message = `Amounts in ${currency} must be divisible by ${unit}.`;
    throw invalidRequest(message, { code: 'parameter_invalid_integer', param: 'amount' });
  }
  return amount;
}

function captureMethodOf(params: Form): string {
  const method = textOf(params, 'capture_method') ?? 'automatic_async';
  if (CAPTURE_METHODS.includes(method)) return method;
  const message = `Invalid capture_method: must be one of ${CAPTURE_METHODS.join(', ')}`;
  throw invalidRequest(message, { param: 'capture_method' });
}

function typesOf({
  params,
  apiVersion,
}: Call): Pick<PaymentIntent, 'allowed_payment_method_types' | 'payment_method_types'> {
  const types = listOf(params, 'payment_method_types');
  if (types && apiVersion >= TYPES_REFUSED_SINCE) {
    const message = 'The payment_method_types parameter is no longer supported.';
    throw invalidRequest(message, {
      code: 'payment_method_types_no_longer_supported',
      param: 'payment_method_types',
    });
  }
  const allowed = listOf(params, 'allowed_payment_method_types') ?? null;
  return {
    allowed_payment_method_types: allowed,
    payment_method_types: types ?? allowed ?? ['card'],
  };
}
