import type { Call } from './call';
import { invalidRequest, missingParam, notFound } from './errors';
import { integerOf, textOf } from './form';
import { mergeMetadata } from './intents';
import { listPage } from './lists';
import { type Charge, type Refund, newId } from './objects';

/** Gives money back, wholly or in part, never more than what is left of the charge. */
export function createRefund(call: Call): object {
  const { store, params, now } = call;
  const charge = refundableCharge(call);
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = integerOf(params, 'amount') ?? left;
  if (left === 0) {
    const message = `Charge ${charge.id} has already been refunded.`;
    throw invalidRequest(message, { code: 'charge_already_refunded' });
  }
  if (amount > left || amount === 0) {
    const message = `Refund amount (${amount}) must be positive and not exceed what is left of the charge (${left}).`;
    throw invalidRequest(message, { param: 'amount' });
  }
  const refund: Refund = {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: newId('txn'),
    charge: charge.id,
    created: now,
    currency: charge.currency,
    metadata: mergeMetadata({}, params),
    payment_intent: charge.payment_intent,
    reason: textOf(params, 'reason') ?? null,
    receipt_number: null,
    status: 'succeeded',
  };
  const refunded: Charge = {
    ...charge,
    amount_refunded: charge.amount_refunded + amount,
    refunded: amount === left,
  };
  store.put('refund', refund);
  store.put('charge', refunded);
  call.emit('refund.created', refund);
  call.emit('charge.refunded', refunded);
  return refund;
}

export function retrieveRefund({ store, id }: Call): object {
  const refund = store.get('refund', id);
  if (!refund) throw notFound('refund', id);
  return refund;
}

export function listRefunds(call: Call): object {
  const intent = textOf(call.params, 'payment_intent');
  const charge = textOf(call.params, 'charge');
  const refunds = call.store
    .all('refund')
    .filter((refund) => !intent || refund.payment_intent === intent)
    .filter((refund) => !charge || refund.charge === charge);
  return listPage(call, '/v1/refunds', refunds);
}

function refundableCharge({ store, params }: Call): Charge {
  const intentId = textOf(params, 'payment_intent');
  const intent = intentId ? store.get('payment_intent', intentId) : undefined;
  if (intentId && !intent) throw notFound('payment_intent', intentId, 'payment_intent');
  const chargeId = intent ? intent.latest_charge : textOf(params, 'charge');
  if (!intent && !chargeId) throw missingParam('payment_intent');
  const charge = store.get('charge', chargeId ?? '');
  if (!charge && !intent) throw notFound('charge', chargeId ?? '', 'charge');
  if (charge?.captured) return charge;
  const message = 'This payment has no successful charge to refund.';
  throw invalidRequest(message, { code: 'charge_not_refundable', param: 'payment_intent' });
}
