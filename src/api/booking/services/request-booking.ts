import { createId } from '@paralleldrive/cuid2';
import type { Knex } from 'knex';
import { isOwnProperty } from '../../../domain/access/actions';
import { holdExpiresAt } from '../../../domain/booking/deadlines';
import type { Price } from '../../../domain/booking/quote';
import { DomainError, refuse } from '../../../domain/errors';
import { assertStay } from '../../../domain/listing/rules';
import { nightsOf } from '../../../domain/stay';
import type { SignedInCaller } from '../../../http/caller';
import { settings } from '../../../platform/settings';
import { currentTime } from '../../../platform/transaction';
import { insertAuditEvent } from '../../../sql/audit';
import { countLiveHolds, insertBooking, type BookingRow } from '../../../sql/bookings';
import { findPolicy } from '../../../sql/policies';
import { lockProperty, type PropertyTerms } from '../../../sql/properties';
import { evaluateStay, type StayEvaluation } from '../../property/services/evaluate-stay';
import { toQuote } from '../../property/services/quote-stay';
import { verifyQuote, type QuotePromise } from '../../property/services/quote-token';
import { isVisible } from '../../property/services/visible-property';
import { endExpiredHolds } from './clear-holds';
import { makeReference } from './reference';

/** What a guest asks for: by a quote's token, or by the stay itself. */
export type BookingWish = { message?: string | undefined; expectedTotal?: number | undefined } & (
  { quoteToken: string } | { property: string; checkIn: string; checkOut: string; guests: number }
);

interface StayWish {
  property: string;
  checkIn: string;
  checkOut: string;
  guests: number;
  promise: QuotePromise | null;
}

function stayWishOf(wish: BookingWish, now: Date): StayWish {
  if (!('quoteToken' in wish)) return { ...wish, promise: null };
  const promise = verifyQuote(wish.quoteToken, now);
  const { property, checkIn, checkOut, guests } = promise;
  return { property, checkIn, checkOut, guests, promise };
}

/** Own properties are refused by role (403) before anything about the stay is. */
function assertBookable(caller: SignedInCaller, property: PropertyTerms | null): PropertyTerms {
  if (!property || !isVisible(caller, property)) throw refuse('NOT_FOUND', 'No such property.');
  if (isOwnProperty(caller, property))
    throw refuse('OWN_PROPERTY', 'You cannot book your own property.');
  return property;
}

/** @throws DomainError TOO_MANY_HOLDS: nobody keeps more nights waiting than they can pay. */
async function assertHoldsLeft(trx: Knex.Transaction, guestId: number, now: Date): Promise<void> {
  const { maxLiveHolds, holdMinutes } = settings().booking;
  if ((await countLiveHolds(trx, guestId, now)) < maxLiveHolds) return;
  throw refuse('TOO_MANY_HOLDS', `You have ${maxLiveHolds} unpaid bookings. Pay or cancel one.`, {
    maxLiveHolds,
    retryAfterSeconds: holdMinutes * 60,
  });
}

/**
 * The price that is booked: the promised one, else today's.
 * @throws DomainError PRICE_CHANGED with the new quote when it isn't the one the guest expects.
 */
async function agreedPrice(
  property: PropertyTerms,
  wish: StayWish,
  evaluation: StayEvaluation,
  expectedTotal: number | undefined,
  now: Date,
): Promise<Price> {
  const { promise } = wish;
  const price: Price = promise
    ? {
        currency: promise.currency,
        nights: evaluation.price.nights,
        lines: promise.lines,
        totalAmount: promise.totalAmount,
      }
    : evaluation.price;
  if (expectedTotal === undefined || expectedTotal === price.totalAmount) return price;
  throw refuse('PRICE_CHANGED', 'The price is not the one you expect.', {
    expectedTotal,
    totalAmount: price.totalAmount,
    quote: await toQuote(property, wish, evaluation, now),
  });
}

function refuseStay({ reasons, alternatives }: StayEvaluation): void {
  const [first, ...others] = reasons;
  if (first) throw new DomainError({ ...first, alternatives }, ...others);
}

interface Agreement {
  property: PropertyTerms;
  guestId: number;
  wish: StayWish;
  price: Price;
  message: string | undefined;
  now: Date;
}

/** Writes the booking with everything frozen that later edits must not change. */
async function writeBooking(trx: Knex.Transaction, agreed: Agreement): Promise<BookingRow> {
  const { property, guestId, wish, price, message, now } = agreed;
  const { checkIn, checkOut, guests } = wish;
  const { terms } = property;
  return insertBooking(trx, {
    documentId: createId(),
    reference: makeReference(),
    propertyId: property.id,
    guestId,
    hostId: property.hostId,
    checkIn,
    checkOut,
    guests,
    nights: nightsOf({ checkIn, checkOut }),
    bookingStatus: 'pending_payment',
    instantBook: property.instantBook,
    preparationDays: terms.preparationDays,
    timezone: terms.timezone,
    checkInTime: terms.checkInTime,
    checkOutTime: terms.checkOutTime,
    holdExpiresAt: holdExpiresAt(now, settings().booking.holdMinutes),
    approvalDueAt: null,
    currency: price.currency,
    totalAmount: price.totalAmount,
    priceLines: price.lines,
    policySnapshot: await findPolicy(trx, property.cancellationPolicyId),
    message: message ?? null,
    canceledBy: null,
    cancelReason: null,
    confirmedAt: null,
    canceledAt: null,
    checkedInAt: null,
    completedAt: null,
    createdAt: now,
    updatedAt: now,
  });
}

/**
 * Books a stay: pending payment, its nights held for HOLD_MINUTES. Order of the write: lock the
 * property, end its run-out holds, judge the stay, then the guest's own limit, then write; the
 * exclusion constraints have the last word.
 * @throws DomainError with every reason and up to three other ranges
 */
export async function requestBooking(
  trx: Knex.Transaction,
  caller: SignedInCaller,
  wish: BookingWish,
): Promise<BookingRow> {
  const stayWish = stayWishOf(wish, await currentTime(trx));
  const { guests } = stayWish;
  const stay = assertStay(stayWish.checkIn, stayWish.checkOut);
  const locked = await lockProperty(trx, { documentId: stayWish.property });
  // The clock is read under the lock: a hold may have run out while this request waited.
  const now = await currentTime(trx);
  const property = assertBookable(caller, locked);
  await endExpiredHolds(trx, property.id, now);
  const request = { stay, guests, now, withAlternatives: true };
  const evaluation = await evaluateStay(trx, property, request);
  refuseStay(evaluation);
  const price = await agreedPrice(property, stayWish, evaluation, wish.expectedTotal, now);
  await assertHoldsLeft(trx, caller.id, now);
  const { message } = wish;
  const agreed = { property, guestId: caller.id, wish: stayWish, price, message, now };
  const booking = await writeBooking(trx, agreed);
  await insertAuditEvent(trx, {
    actor: `guest:${caller.documentId}`,
    action: 'booking.request',
    subject: `booking:${booking.documentId}`,
    at: now,
    data: { from: null, to: booking.bookingStatus },
  });
  return booking;
}
