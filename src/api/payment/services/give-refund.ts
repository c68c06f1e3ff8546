import { bookingActorOf } from '../../../domain/access/actions';
import { refuse } from '../../../domain/errors';
import type { SignedInCaller } from '../../../http/caller';
import { currentTime, db, inTransaction } from '../../../platform/transaction';
import { insertAuditEvent } from '../../../sql/audit';
import { findBooking, lockBooking, type BookingRow } from '../../../sql/bookings';
import { findPayment, type PaymentRow } from '../../../sql/payments';
import { lockProperty } from '../../../sql/properties';
import type { RefundRow } from '../../../sql/refunds';
import type { RefundInput } from '../schemas';
import { assertOnStep, oweRefund, refundableOf } from './owe-refund';

interface Giving {
  payment: PaymentRow;
  booking: BookingRow;
  actor: 'host' | 'admin';
}

/** @throws DomainError NOT_FOUND for strangers, FORBIDDEN for the guest whose money it is */
async function findGiving(caller: SignedInCaller, documentId: string): Promise<Giving> {
  const payment = await findPayment(db(), { documentId });
  const booking = payment && (await findBooking(db(), { id: payment.bookingId }));
  const actor = booking && bookingActorOf(caller, booking);
  if (!payment || !booking || !actor) throw refuse('NOT_FOUND', 'No such payment.');
  if (actor === 'guest') throw refuse('FORBIDDEN', 'A guest is refunded by cancelling.');
  return { payment, booking, actor };
}

function assertAmount(amount: number, left: number, currency: string): void {
  assertOnStep(amount, currency, 'amount');
  if (amount === 0 || amount > left)
    throw refuse('REFUND_TOO_LARGE', 'More than is left cannot go back.', { maxAmount: left });
}

/**
 * Gives money back as the host or an admin, up to what was captured and is not owed back yet.
 * The refund is paid out by a job.
 * @throws DomainError NOT_FOUND, FORBIDDEN, VALIDATION, REFUND_TOO_LARGE
 */
export async function giveRefund(
  caller: SignedInCaller,
  paymentDocumentId: string,
  { amount, reason }: RefundInput,
): Promise<RefundRow> {
  const { payment, booking, actor } = await findGiving(caller, paymentDocumentId);
  return inTransaction(async (trx) => {
    await lockProperty(trx, { id: booking.propertyId });
    await lockBooking(trx, booking.id);
    const left = await refundableOf(trx, payment.id);
    const wanted = amount ?? left;
    assertAmount(wanted, left, payment.currency);
    const now = await currentTime(trx);
    const debt = { paymentId: payment.id, amount: wanted, currency: payment.currency, reason };
    const refund = await oweRefund(trx, debt, now);
    if (!refund) throw new Error('A refund that was possible was not.');
    await insertAuditEvent(trx, {
      actor: `${actor}:${caller.documentId}`,
      action: 'payment.refund',
      subject: `payment:${payment.documentId}`,
      at: now,
      data: { amount: wanted, currency: payment.currency, reason },
    });
    return refund;
  });
}
