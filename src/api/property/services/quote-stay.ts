import { cancellationSteps, type CancellationStep } from '../../../domain/booking/refund';
import type { PriceLine } from '../../../domain/booking/quote';
import type { Reason } from '../../../domain/errors';
import { assertStay } from '../../../domain/listing/rules';
import type { Stay } from '../../../domain/stay';
import type { Caller } from '../../../http/caller';
import { currentTime, db } from '../../../platform/transaction';
import { findPolicy } from '../../../sql/policies';
import { findPropertyTerms, type PropertyTerms } from '../../../sql/properties';
import { evaluateStay, type StayEvaluation } from './evaluate-stay';
import { QUOTE_MINUTES, signQuote } from './quote-token';
import { assertVisible } from './visible-property';

export interface StayWish {
  checkIn: string;
  checkOut: string;
  guests: number;
}

export interface Quote {
  token: string | null;
  expiresAt: string | null;
  currency: string;
  nights: number;
  lines: PriceLine[];
  totalAmount: number;
  available: boolean;
  reasons: Reason[];
  alternatives: Stay[];
  cancellation: CancellationStep[];
}

const MINUTE_MS = 60_000;

/** Shapes an evaluation as a quote; an unavailable stay gets its price but no token. */
export async function toQuote(
  property: PropertyTerms,
  wish: StayWish,
  evaluation: StayEvaluation,
  now: Date,
): Promise<Quote> {
  const { price, reasons } = evaluation;
  const { currency, lines, totalAmount } = price;
  const available = reasons.length === 0;
  const expiresAt = now.getTime() + QUOTE_MINUTES * MINUTE_MS;
  const { checkIn, checkOut, guests } = wish;
  const promise = { checkIn, checkOut, guests, currency, totalAmount, lines, expiresAt };
  const { checkInTime, timezone } = property.terms;
  return {
    token: available ? signQuote({ ...promise, property: property.documentId }) : null,
    expiresAt: available ? new Date(expiresAt).toISOString() : null,
    ...price,
    available,
    reasons,
    alternatives: evaluation.alternatives,
    cancellation: cancellationSteps({
      policy: await findPolicy(db(), property.cancellationPolicyId),
      lines,
      currency,
      checkIn,
      checkInTime,
      timezone,
      confirmedAt: now,
      now,
      alreadyRefunded: 0,
    }),
  };
}

/**
 * The price of a stay and whether it can be booked now.
 * @throws DomainError NOT_FOUND, INVALID_DATES
 */
export async function quoteStay(
  caller: Caller,
  propertyDocumentId: string,
  wish: StayWish,
): Promise<Quote> {
  const stay = assertStay(wish.checkIn, wish.checkOut);
  const property = assertVisible(caller, await findPropertyTerms(db(), propertyDocumentId));
  const now = await currentTime();
  const { guests } = wish;
  const evaluation = await evaluateStay(db(), property, {
    stay,
    guests,
    now,
    withAlternatives: true,
  });
  return toQuote(property, wish, evaluation, now);
}
