import { paymentProvider } from '../../../payments';
import { ProviderUnavailableError } from '../../../payments/provider';
import { currentTime, db, inTransaction } from '../../../platform/transaction';
import { findBooking, lockBooking } from '../../../sql/bookings';
import { openAttemptsOf } from '../../../sql/payment-attempts';
import { lockProperty } from '../../../sql/properties';
import { settlePayment } from '../../payment/services/settle-payment';
import { applyTransition } from './apply-transition';

/**
 * What the provider knows about a booking's open payments, settled. Silence is no answer, and
 * neither is nonsense: whatever happens, the hold ends.
 */
async function askProvider(bookingId: number): Promise<void> {
  for (const { providerRef } of await openAttemptsOf(db(), bookingId)) {
    if (providerRef === null) continue;
    try {
      await settlePayment(await paymentProvider().find(providerRef));
    } catch (error) {
      const said = `no answer about payment ${providerRef}: ${String(error)}`;
      if (error instanceof ProviderUnavailableError) strapi.log.warn(said);
      else strapi.log.error(`ALERT ${said}`);
    }
  }
}

/**
 * Ends one run-out hold: asks the provider first (at most 10 s), so that a guest whose webhook is
 * late keeps the stay; unpaid or unanswered, the nights are freed.
 */
export async function endHold(bookingId: number): Promise<void> {
  const booking = await findBooking(db(), { id: bookingId });
  if (booking?.bookingStatus !== 'pending_payment') return;
  if ((booking.holdExpiresAt ?? 0) > (await currentTime())) return;
  await askProvider(bookingId);
  await inTransaction(async (trx) => {
    await lockProperty(trx, { id: booking.propertyId });
    const current = await lockBooking(trx, bookingId);
    if (current?.bookingStatus !== 'pending_payment') return;
    const now = await currentTime(trx);
    await applyTransition(trx, current, { name: 'expireHold', actor: 'system', now });
  });
}

/** Ends a request to book that the host did not answer in time; its authorization is released. */
export async function endApproval(bookingId: number): Promise<void> {
  const booking = await findBooking(db(), { id: bookingId });
  if (booking?.bookingStatus !== 'pending_approval') return;
  await inTransaction(async (trx) => {
    await lockProperty(trx, { id: booking.propertyId });
    const current = await lockBooking(trx, bookingId);
    const now = await currentTime(trx);
    if (current?.bookingStatus !== 'pending_approval') return;
    if (!current.approvalDueAt || current.approvalDueAt > now) return;
    await applyTransition(trx, current, { name: 'expireApproval', actor: 'system', now });
  });
}
