import type { Knex } from 'knex';
import { bookingActorOf } from '../../../domain/access/actions';
import { momentsOf } from '../../../domain/booking/deadlines';
import { assertOpen, transitionFor } from '../../../domain/booking/process';
import { refundOf } from '../../../domain/booking/refund';
import type { Transition } from '../../../domain/booking/transitions';
import { refuse } from '../../../domain/errors';
import type { SignedInCaller } from '../../../http/caller';
import { currentTime, db, inTransaction } from '../../../platform/transaction';
import { findBooking, lockBooking, type BookingRow } from '../../../sql/bookings';
import { findPayment } from '../../../sql/payments';
import { lockProperty } from '../../../sql/properties';
import { refundedOf } from '../../../sql/refunds';
import { assertOnStep, oweRefund } from '../../payment/services/owe-refund';
import { applyTransition } from './apply-transition';

interface Canceling {
  booking: BookingRow;
  transition: Transition;
  now: Date;
  refundAmount: number | undefined;
}

/** What goes back, by the transition's effect. Money not yet captured is released by a job. */
async function refundFor(trx: Knex.Transaction, canceling: Canceling): Promise<number> {
  const { booking, transition, now } = canceling;
  const { effects } = transition;
  if (effects.includes('refundInFull')) return booking.totalAmount;
  if (effects.includes('refundByDecision')) return canceling.refundAmount ?? booking.totalAmount;
  if (!effects.includes('refundByPolicy')) return 0;
  const payment = await findPayment(trx, { bookingId: booking.id });
  const { succeeded, owed } = await refundedOf(trx, payment?.id ?? 0);
  return refundOf({
    policy: booking.policySnapshot,
    lines: booking.priceLines,
    currency: booking.currency,
    checkIn: booking.checkIn,
    checkInTime: booking.checkInTime,
    timezone: booking.timezone,
    confirmedAt: booking.confirmedAt ?? now,
    now,
    alreadyRefunded: succeeded + owed,
  }).refundAmount;
}

async function oweWhatIsDue(trx: Knex.Transaction, canceling: Canceling): Promise<void> {
  const { booking, now } = canceling;
  const amount = await refundFor(trx, canceling);
  const payment = await findPayment(trx, { bookingId: booking.id });
  if (!payment || amount === 0) return;
  const { currency } = booking;
  await oweRefund(trx, { paymentId: payment.id, amount, currency, reason: 'canceled' }, now);
}

function assertReason(transition: Transition, actor: 'guest' | 'host' | 'admin', reason?: string) {
  if (reason === undefined && transition.needsReason?.includes(actor))
    throw refuse('VALIDATION', 'Please give a reason.', { path: 'reason' });
}

/**
 * Cancels a booking as its guest, its host or an admin; what that means, and what goes back,
 * follows from the table of the booking's life and its frozen policy.
 * @param refundAmount an admin's own decision, in minor units.
 * @throws DomainError NOT_FOUND, VALIDATION, REFUND_TOO_LARGE, INVALID_TRANSITION
 */
export async function cancelBooking(
  caller: SignedInCaller,
  documentId: string,
  { reason, refundAmount }: { reason?: string | undefined; refundAmount?: number | undefined },
): Promise<BookingRow> {
  const found = await findBooking(db(), { documentId });
  const actor = found && bookingActorOf(caller, found);
  if (!found || !actor) throw refuse('NOT_FOUND', 'No such booking.');
  if (refundAmount !== undefined && actor !== 'admin')
    throw refuse('VALIDATION', 'refundAmount is for admins.', { path: 'refundAmount' });
  assertOnStep(refundAmount ?? 0, found.currency, 'refundAmount');
  if ((refundAmount ?? 0) > found.totalAmount)
    throw refuse('REFUND_TOO_LARGE', 'More than was paid cannot go back.', {
      maxAmount: found.totalAmount,
    });
  return inTransaction(async (trx) => {
    await lockProperty(trx, { id: found.propertyId });
    const booking = await lockBooking(trx, found.id);
    if (!booking) throw refuse('NOT_FOUND', 'No such booking.');
    const now = await currentTime(trx);
    const transition = transitionFor(booking.bookingStatus, 'cancel', actor);
    assertReason(transition, actor, reason);
    assertOpen(booking.bookingStatus, transition, actor, { moments: momentsOf(booking), now });
    const actorId = caller.documentId;
    const request = { name: transition.name, actor, actorId, now, reason: reason ?? null };
    const canceled = await applyTransition(trx, booking, request);
    await oweWhatIsDue(trx, { booking, transition, now, refundAmount });
    return canceled;
  });
}
