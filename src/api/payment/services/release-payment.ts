import { randomUUID } from 'node:crypto';
import { HOLDING_STATES } from '../../../domain/booking/process';
import { paymentProvider } from '../../../payments';
import {
  ProviderDeclinedError,
  ProviderUnavailableError,
  type ProviderPayment,
} from '../../../payments/provider';
import { db, inTransaction } from '../../../platform/transaction';
import { findBooking, lockBooking } from '../../../sql/bookings';
import { openAttemptsOf, updateAttempt, type Attempt } from '../../../sql/payment-attempts';
import { lockProperty } from '../../../sql/properties';
import { settlePayment } from './settle-payment';

/**
 * An attempt whose reference we never learned: its client secret was never told, so nobody can
 * pay it. It is closed on our side only.
 */
async function closeUnknown(attempt: Attempt): Promise<void> {
  await inTransaction(async (trx) => {
    await lockProperty(trx, { id: attempt.propertyId });
    await lockBooking(trx, attempt.bookingId);
    await updateAttempt(trx, attempt.id, { attemptState: 'canceled' });
  });
}

/**
 * An answered error would be repeated for its key: the next try gets another. A provider that
 * does not know the intent at all can take no money for it.
 */
async function afterFailure(attempt: Attempt, ref: string, error: unknown): Promise<void> {
  if (error instanceof ProviderDeclinedError) {
    strapi.log.error(`ALERT payment ${ref} cannot be canceled: ${error.message}`);
    if (error.code === 'resource_missing') return closeUnknown(attempt);
  }
  if (error instanceof ProviderUnavailableError && error.definite)
    await updateAttempt(db(), attempt.id, { idempotencyKey: randomUUID() });
  throw error;
}

async function cancelIntent(attempt: Attempt, ref: string): Promise<void> {
  let canceled: ProviderPayment;
  try {
    canceled = await paymentProvider().cancel(ref, `cancel-${attempt.idempotencyKey}`);
  } catch (error) {
    return afterFailure(attempt, ref, error);
  }
  await settlePayment(canceled);
}

/**
 * Cancels what a booking that is over still has open at the provider. What the provider answers
 * is settled like any report: an intent that was paid meanwhile is refunded or revives the stay.
 */
export async function releasePayment(bookingId: number): Promise<void> {
  const booking = await findBooking(db(), { id: bookingId });
  if (!booking || (HOLDING_STATES as readonly string[]).includes(booking.bookingStatus)) return;
  for (const attempt of await openAttemptsOf(db(), bookingId)) {
    if (attempt.providerRef === null) await closeUnknown(attempt);
    else await cancelIntent(attempt, attempt.providerRef);
  }
}
