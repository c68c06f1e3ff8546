import type { Knex } from 'knex';
import { isProgress } from '../../../domain/booking/attempt';
import { expectsLivemode, paymentProvider } from '../../../payments';
import { postCapture, postSuspense } from '../../../payments/ledger';
import type { ProviderPayment } from '../../../payments/provider';
import { currentTime, db, inTransaction } from '../../../platform/transaction';
import { lockBooking, type BookingRow } from '../../../sql/bookings';
import {
  findAttempt,
  findAttemptByRef,
  updateAttempt,
  type Attempt,
} from '../../../sql/payment-attempts';
import { updatePayment } from '../../../sql/payments';
import { lockProperty, type PropertyTerms } from '../../../sql/properties';
import { applyTransition } from '../../booking/services/apply-transition';
import { receiveMoney } from './receive-money';

export type Settlement = { state: 'applied' | 'ignored' | 'put_aside'; note: string | null };

const APPLIED: Settlement = { state: 'applied', note: null };

/** Money with a wrong amount, currency, mode or booking must have no effect. */
function mismatchOf(reported: ProviderPayment, attempt: Attempt, booking: BookingRow) {
  const isPartial = reported.status === 'succeeded' && reported.amountReceived !== attempt.amount;
  if (reported.amount !== attempt.amount || isPartial) return 'amount';
  if (reported.currency !== attempt.currency) return 'currency';
  if (reported.livemode !== expectsLivemode()) return 'mode';
  if (reported.bookingDocumentId !== booking.documentId) return 'booking';
  return null;
}

function putAside(ref: string, note: string): Settlement {
  strapi.log.error(`ALERT payment ${ref} is put aside: ${note}`);
  return { state: 'put_aside', note };
}

/** Real money behind a wrong report stands in the books, apart from any booking. */
async function keepApart(
  trx: Knex.Transaction,
  { provider }: Attempt,
  { ref, status, amountReceived: amount, currency }: ProviderPayment,
): Promise<void> {
  if (status === 'succeeded' && Number.isSafeInteger(amount) && amount > 0)
    await postSuspense(trx, ref, { provider, amount, currency });
}

/** A cancellation that we did not cause ends a request to book. */
async function loseAttempt(
  trx: Knex.Transaction,
  booking: BookingRow,
  attempt: Attempt,
  now: Date,
): Promise<void> {
  await updatePayment(trx, attempt.paymentId, { paymentStatus: 'canceled' }, now);
  if (booking.bookingStatus !== 'pending_approval') return;
  const actorId = attempt.provider;
  await applyTransition(trx, booking, {
    name: 'loseAuthorization',
    actor: 'provider',
    actorId,
    now,
  });
}

interface Locked {
  property: PropertyTerms;
  booking: BookingRow;
  attempt: Attempt;
}

async function applyReport(
  trx: Knex.Transaction,
  { property, booking, attempt }: Locked,
  reported: ProviderPayment,
): Promise<Settlement> {
  const mismatch = mismatchOf(reported, attempt, booking);
  if (mismatch) {
    if (mismatch !== 'mode') await keepApart(trx, attempt, reported);
    return putAside(reported.ref, `its ${mismatch} is not what we asked for`);
  }
  if (!isProgress(attempt.attemptState, reported.status)) return APPLIED;
  const now = await currentTime(trx);
  const { status, amountReceived } = reported;
  await updateAttempt(trx, attempt.id, { attemptState: status, amountReceived });
  if (status === 'canceled') {
    await loseAttempt(trx, booking, attempt, now);
    return APPLIED;
  }
  await updatePayment(trx, attempt.paymentId, { paymentStatus: status }, now);
  if (status === 'succeeded')
    await postCapture(trx, attempt.id, { ...attempt, amount: amountReceived });
  if (status === 'succeeded' || status === 'authorized')
    await receiveMoney(trx, { property, booking, attempt, reported, kind: status, now });
  return APPLIED;
}

/** Takes the locks in their order: property, then booking, and reads the attempt under them. */
async function lockAll(trx: Knex.Transaction, attempt: Attempt): Promise<Locked> {
  const property = await lockProperty(trx, { id: attempt.propertyId });
  const booking = await lockBooking(trx, attempt.bookingId);
  const current = await findAttempt(trx, attempt.id);
  if (!property || !booking || !current) throw new Error('An attempt lost its booking.');
  return { property, booking, attempt: current };
}

/**
 * A payment that no attempt of ours knows. Its creation may be told before we have stored its ref;
 * only money needs somebody's attention.
 */
function settleUnknown({ ref, status, bookingDocumentId }: ProviderPayment): Settlement {
  if (bookingDocumentId === null) return { state: 'ignored', note: 'not a payment of ours' };
  if (status !== 'succeeded' && status !== 'authorized')
    return { state: 'ignored', note: 'no money came' };
  return putAside(ref, 'no booking of ours opened it');
}

/**
 * Brings our books to what the provider reports of a payment: from webhooks, look-ups and our own
 * calls alike. Reports may come twice, late and out of order; the end is the same.
 */
export async function settlePayment(reported: ProviderPayment): Promise<Settlement> {
  const attempt = await findAttemptByRef(db(), paymentProvider().name, reported.ref);
  if (!attempt) return settleUnknown(reported);
  return inTransaction(async (trx) => applyReport(trx, await lockAll(trx, attempt), reported));
}
