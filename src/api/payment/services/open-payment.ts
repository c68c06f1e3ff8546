import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { z } from 'zod';
import { refuse } from '../../../domain/errors';
import type { SignedInCaller } from '../../../http/caller';
import { paymentProvider } from '../../../payments';
import {
  ProviderDeclinedError,
  ProviderUnavailableError,
  type ProviderPayment,
} from '../../../payments/provider';
import { currentTime, db, inTransaction } from '../../../platform/transaction';
import { findBooking, lockBooking, type BookingRow } from '../../../sql/bookings';
import { unavailable } from '../../../sql/errors';
import {
  findAttempt,
  findLiveAttempt,
  insertAttempt,
  updateAttempt,
  type Attempt,
} from '../../../sql/payment-attempts';
import { ensurePayment, findPayment, updatePayment, type PaymentRow } from '../../../sql/payments';
import { lockProperty } from '../../../sql/properties';
import type { createPaymentBody } from '../schemas';

export interface OpenedPayment {
  payment: PaymentRow;
  clientSecret: string | null;
  /** Whether this call made it; false when it was open already. */
  created: boolean;
}

/** @throws DomainError INVALID_TRANSITION or HOLD_EXPIRED unless the booking waits for payment. */
function assertPayable(booking: BookingRow, now: Date): void {
  if (booking.bookingStatus === 'expired')
    throw refuse('HOLD_EXPIRED', 'The hold has run out. Please book again.');
  if (booking.bookingStatus !== 'pending_payment')
    throw refuse('INVALID_TRANSITION', 'This booking does not wait for a payment.', {
      bookingStatus: booking.bookingStatus,
    });
  if (booking.holdExpiresAt && booking.holdExpiresAt <= now)
    throw refuse('HOLD_EXPIRED', 'The hold has run out. Please book again.');
}

async function lockPayable(trx: Knex.Transaction, found: BookingRow) {
  await lockProperty(trx, { id: found.propertyId });
  const booking = await lockBooking(trx, found.id);
  if (!booking) throw refuse('NOT_FOUND', 'No such booking.');
  const now = await currentTime(trx);
  assertPayable(booking, now);
  return { booking, now };
}

/** The booking's payment and its one live attempt; its key is stored before any call. */
async function prepareAttempt(found: BookingRow) {
  return inTransaction(async (trx) => {
    const { booking, now } = await lockPayable(trx, found);
    const provider = paymentProvider().name;
    const payment = await ensurePayment(trx, booking, provider, now);
    const live = await findLiveAttempt(trx, payment.id);
    if (live) return { booking, attempt: live };
    const attempt = await insertAttempt(trx, {
      paymentId: payment.id,
      provider,
      idempotencyKey: randomUUID(),
      amount: booking.totalAmount,
      currency: booking.currency,
      capture: booking.instantBook ? 'automatic' : 'manual',
    });
    return { booking, attempt };
  });
}

/**
 * Asks the provider for the intent. After a cut the same key is tried again next time. After an
 * answered error the provider would repeat that error for this key, so the next try gets another.
 * @returns null when no intent came of it.
 */
async function createIntent(
  booking: BookingRow,
  attempt: Attempt,
): Promise<ProviderPayment | null> {
  const { amount, currency, capture, idempotencyKey } = attempt;
  const { documentId: bookingDocumentId, reference } = booking;
  const request = { amount, currency, capture, bookingDocumentId, reference, idempotencyKey };
  try {
    return await paymentProvider().create(request);
  } catch (error) {
    if (error instanceof ProviderDeclinedError)
      strapi.log.error(`ALERT the provider refuses to open a payment: ${error.message}`);
    else if (!(error instanceof ProviderUnavailableError)) throw error;
    const isAnswered = error instanceof ProviderDeclinedError || error.definite;
    if (isAnswered) await updateAttempt(db(), attempt.id, { idempotencyKey: randomUUID() });
    return null;
  }
}

/**
 * Stores the intent, unless the booking ended or another request was faster. The one that is not
 * stored can never be paid: nobody learns its client secret.
 * @returns whether this one was stored.
 */
async function keepIntent(
  found: BookingRow,
  attempt: Attempt,
  intent: ProviderPayment,
): Promise<boolean> {
  return inTransaction(async (trx) => {
    const { now } = await lockPayable(trx, found);
    const current = await findAttempt(trx, attempt.id);
    if (current?.attemptState !== 'creating') return false;
    await updateAttempt(trx, attempt.id, {
      attemptState: 'requires_payment',
      providerRef: intent.ref,
      clientSecret: intent.clientSecret,
    });
    const change = { providerRef: intent.ref, paymentStatus: 'requires_payment' } as const;
    await updatePayment(trx, attempt.paymentId, change, now);
    return true;
  });
}

/**
 * The attempt's intent at the provider, and whether this call made it.
 * @throws DomainError UNAVAILABLE
 */
async function withIntent(booking: BookingRow, attempt: Attempt) {
  if (attempt.providerRef !== null) return { clientSecret: attempt.clientSecret, created: false };
  const intent = await createIntent(booking, attempt);
  const created = intent !== null && (await keepIntent(booking, attempt, intent));
  const current = await findAttempt(db(), attempt.id);
  if (current?.providerRef) return { clientSecret: current.clientSecret, created };
  throw unavailable('The payment provider cannot be reached. Please try again.');
}

async function paymentOf(booking: BookingRow): Promise<PaymentRow> {
  const payment = await findPayment(db(), { bookingId: booking.id });
  if (!payment) throw new Error('The payment was not stored.');
  return payment;
}

/**
 * Opens the payment of a booking, or answers the one that is open: a double click, a retry and a
 * crash all end in one intent.
 * @throws DomainError PAYMENT_METHOD_UNAVAILABLE, NOT_FOUND, INVALID_TRANSITION, HOLD_EXPIRED,
 *   UNAVAILABLE
 */
export async function openPayment(
  caller: SignedInCaller,
  { booking: bookingDocumentId, provider }: z.infer<typeof createPaymentBody>,
): Promise<OpenedPayment> {
  if (provider !== paymentProvider().name)
    throw refuse('PAYMENT_METHOD_UNAVAILABLE', `${provider} is not set up here.`);
  const found = await findBooking(db(), { documentId: bookingDocumentId });
  if (found?.guestId !== caller.id) throw refuse('NOT_FOUND', 'No such booking.');
  const { booking, attempt } = await prepareAttempt(found);
  const { clientSecret, created } = await withIntent(booking, attempt);
  return { payment: await paymentOf(booking), clientSecret, created };
}
