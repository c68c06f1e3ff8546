/** Stripe's test cards: https://docs.stripe.com/testing */
import { createHash } from 'node:crypto';
import { type StripeErrorBody, cardError, invalidRequest } from './errors';
import { type Form, formOf, textOf } from './form';
import { type CardDetails, type PaymentMethod, newId } from './objects';
import type { Store } from './store';

/** Why a card's issuer says no; `code` and `decline_code` as in Stripe's errors. */
export type Decline = Required<Pick<StripeErrorBody, 'code' | 'message'>> &
  Pick<StripeErrorBody, 'decline_code'>;

interface TestCard {
  number: string;
  brand: string;
  decline?: Decline;
  /** Ready-made payment methods and tokens, e.g. `pm_card_visa`, `tok_visa`. */
  aliases?: readonly string[];
}

const GENERIC_DECLINE = declined('generic_decline', 'Your card was declined.');

const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', brand: 'visa', aliases: ['pm_card_visa', 'tok_visa'] },
  { number: '4000056655665556', brand: 'visa', aliases: ['pm_card_visa_debit'] },
  { number: '5555555555554444', brand: 'mastercard', aliases: ['pm_card_mastercard'] },
  { number: '378282246310005', brand: 'amex', aliases: ['pm_card_amex'] },
  {
    number: '4000000000000002',
    brand: 'visa',
    decline: GENERIC_DECLINE,
    aliases: ['pm_card_chargeDeclined', 'pm_card_visa_chargeDeclined', 'tok_chargeDeclined'],
  },
  {
    number: '4000000000009995',
    brand: 'visa',
    decline: declined('insufficient_funds', 'Your card has insufficient funds.'),
    aliases: [
      'pm_card_chargeDeclinedInsufficientFunds',
      'pm_card_visa_chargeDeclinedInsufficientFunds',
    ],
  },
  {
    number: '4000000000009987',
    brand: 'visa',
    decline: declined('lost_card', 'Your card was declined.'),
    aliases: ['pm_card_visa_chargeDeclinedLostCard'],
  },
  {
    number: '4000000000000069',
    brand: 'visa',
    decline: { code: 'expired_card', message: 'Your card has expired.' },
    aliases: ['pm_card_chargeDeclinedExpiredCard'],
  },
  {
    number: '4000000000000127',
    brand: 'visa',
    decline: { code: 'incorrect_cvc', message: "Your card's security code is incorrect." },
    aliases: ['pm_card_chargeDeclinedIncorrectCvc'],
  },
  {
    number: '4000000000000119',
    brand: 'visa',
    decline: {
      code: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    },
    aliases: ['pm_card_chargeDeclinedProcessingError'],
  },
];

/**
 * The payment method a request names: a ready-made one, one it made before, or a card in `data`.
 * @returns null when the request names none
 */
export function resolvePaymentMethod(
  store: Store,
  params: Form,
  now: number,
): PaymentMethod | null {
  const id = textOf(params, 'payment_method');
  if (id) {
    const known = store.get('payment_method', id);
    if (known) return known;
    const ready = TEST_CARDS.find((card) => card.aliases?.includes(id));
    if (ready) return storePaymentMethod(store, detailsOf(ready, formOf(params, 'card')), now);
    const message = `No such PaymentMethod: '${id}'`;
    throw invalidRequest(message, { code: 'resource_missing', param: 'payment_method' });
  }
  const data = formOf(params, 'payment_method_data');
  return Object.keys(data).length > 0 ? createPaymentMethod(store, data, now) : null;
}

/** Keeps a card: `type=card` with `card[number]` or `card[token]`. */
export function createPaymentMethod(store: Store, data: Form, now: number): PaymentMethod {
  const type = textOf(data, 'type') ?? 'card';
  if (type !== 'card') {
    throw invalidRequest(`The sandbox takes cards only, not ${type}`, { param: 'type' });
  }
  const fields = formOf(data, 'card');
  return storePaymentMethod(store, detailsOf(findCard(fields), fields), now);
}

/** The issuer's answer to a charge; null is a yes. */
export function declineOf(card: CardDetails): Decline | null {
  const known = TEST_CARDS.find(({ number }) => fingerprintOf(number) === card.fingerprint);
  return known?.decline ?? null;
}

function findCard(fields: Form): TestCard {
  const token = textOf(fields, 'token');
  const number = (textOf(fields, 'number') ?? '').replace(/[\s-]/g, '');
  const card = TEST_CARDS.find((test) =>
    token ? test.aliases?.includes(token) : test.number === number,
  );
  if (card) return card;
  throw cardError({
    code: 'card_declined',
    decline_code: 'test_mode_live_card',
    message: 'Your card was declined. Your request was in test mode, but used a non test card.',
    param: 'number',
  });
}

function detailsOf({ number, brand }: TestCard, fields: Form): CardDetails {
  return {
    brand,
    country: 'US',
    exp_month: Number(textOf(fields, 'exp_month') ?? 12),
    exp_year: Number(textOf(fields, 'exp_year') ?? 2040),
    fingerprint: fingerprintOf(number),
    funding: 'credit',
    last4: number.slice(-4),
    network: brand,
  };
}

function storePaymentMethod(store: Store, card: CardDetails, now: number): PaymentMethod {
  const method: PaymentMethod = {
    id: newId('pm'),
    object: 'payment_method',
    billing_details: { address: null, email: null, name: null, phone: null },
    card,
    created: now,
    customer: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
  store.put('payment_method', method);
  return method;
}

function fingerprintOf(number: string): string {
  return createHash('sha256').update(number).digest('hex').slice(0, 16);
}

function declined(declineCode: string, message: string): Decline {
  return { code: 'card_declined', decline_code: declineCode, message };
}
