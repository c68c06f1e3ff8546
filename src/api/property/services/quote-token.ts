import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { PriceLine } from '../../../domain/booking/quote';
import { refuse } from '../../../domain/errors';
import { settings } from '../../../platform/settings';

/** What a quote promises: this stay at this price, until it expires. */
export interface QuotePromise {
  property: string;
  checkIn: string;
  checkOut: string;
  guests: number;
  currency: string;
  totalAmount: number;
  lines: PriceLine[];
  /** Milliseconds since 1970, by the product's clock. */
  expiresAt: number;
}

export const QUOTE_MINUTES = 15;

const KEY_BYTES = 32;

/** A key of its own, so that a quote can never pass for another token. */
const signingKey = (): Buffer =>
  Buffer.from(hkdfSync('sha256', settings().secrets.jwt, '', 'staybase quote token', KEY_BYTES));

/** A payload with its signature. */
const sign = (payload: string): string =>
  `${payload}.${createHmac('sha256', signingKey()).update(payload).digest('base64url')}`;

/** Signs a promise; whoever holds the token can read it, and nobody can change it. */
export function signQuote(promise: QuotePromise): string {
  return sign(Buffer.from(JSON.stringify(promise)).toString('base64url'));
}

/**
 * @throws DomainError VALIDATION for a token that isn't ours, QUOTE_EXPIRED for one too old.
 */
export function verifyQuote(token: string, now: Date): QuotePromise {
  const [payload = ''] = token.split('.');
  // Whole tokens are compared: decoding would overlook what does not belong to base64url.
  const given = Buffer.from(token);
  const expected = Buffer.from(sign(payload));
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw refuse('VALIDATION', 'quoteToken is not a token of ours.', { path: 'quoteToken' });
  const promise = JSON.parse(Buffer.from(payload, 'base64url').toString()) as QuotePromise;
  if (promise.expiresAt <= now.getTime())
    throw refuse('QUOTE_EXPIRED', 'The quote has expired. Please ask for a new one.', {
      expiredAt: new Date(promise.expiresAt).toISOString(),
    });
  return promise;
}
