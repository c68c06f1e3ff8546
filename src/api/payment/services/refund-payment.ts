import type { Knex } from 'knex';
import { enqueue } from '../../../jobs/enqueue';
import { paymentProvider } from '../../../payments';
import { postRefund } from '../../../payments/ledger';
import type { ProviderRefund } from '../../../payments/provider';
import { currentTime, db, inTransaction } from '../../../platform/transaction';
import { lockBooking } from '../../../sql/bookings';
import { findAttemptByRef, findLiveAttempt } from '../../../sql/payment-attempts';
import { findPayment, updatePayment } from '../../../sql/payments';
import { lockProperty } from '../../../sql/properties';
import {
  findRefund,
  insertRefund,
  moveRefund,
  refundedOf,
  type RefundRow,
} from '../../../sql/refunds';

/** What can still go back of a payment: what came in, less what went back or is owed. */
export async function refundableOf(trx: Knex.Transaction, paymentId: number): Promise<number> {
  const attempt = await findLiveAttempt(trx, paymentId);
  const { succeeded, owed } = await refundedOf(trx, paymentId);
  return (attempt?.amountReceived ?? 0) - succeeded - owed;
}

/**
 * Records that a guest is owed money; a job pays it out. At most what came in and is not owed
 * or paid back already: asking twice owes once. The booking's row must be locked.
 * @returns the refund, or null when nothing is left to give back.
 */
export async function oweRefund(
  trx: Knex.Transaction,
  debt: { paymentId: number; amount: number; currency: string; reason: string },
  now: Date,
): Promise<RefundRow | null> {
  const amount = Math.min(debt.amount, await refundableOf(trx, debt.paymentId));
  if (amount <= 0) return null;
  const refund = await insertRefund(trx, { ...debt, amount }, now);
  await enqueue(trx, 'refund-payment', { refundId: refund.id });
  return refund;
}

/** Books a refund that the provider has paid out. */
async function bookRefund(trx: Knex.Transaction, refund: RefundRow, now: Date): Promise<void> {
  const payment = await findPayment(trx, { id: refund.paymentId });
  if (!payment) throw new Error('A refund lost its payment.');
  const amountRefunded = payment.amountRefunded + refund.amount;
  const paymentStatus = amountRefunded >= payment.amount ? 'refunded' : 'partially_refunded';
  await updatePayment(trx, payment.id, { amountRefunded, paymentStatus }, now);
  await postRefund(trx, refund.id, {
    paymentId: payment.id,
    provider: payment.provider,
    amount: refund.amount,
    currency: refund.currency,
  });
}

/** Takes over what the provider reports of a refund; repeated reports change nothing. */
async function settleRefund(refund: RefundRow, reported: ProviderRefund): Promise<void> {
  if (reported.amount !== refund.amount || reported.currency !== refund.currency) {
    strapi.log.error(`ALERT refund ${reported.ref} is not what we asked for`);
    return;
  }
  await inTransaction(async (trx) => {
    const payment = await findPayment(trx, { id: refund.paymentId });
    const attempt = payment && (await findLiveAttempt(trx, payment.id));
    if (!attempt) throw new Error('A refund lost its payment.');
    await lockProperty(trx, { id: attempt.propertyId });
    await lockBooking(trx, attempt.bookingId);
    const now = await currentTime(trx);
    const change = { refundStatus: reported.status, providerRef: reported.ref };
    const moved = await moveRefund(trx, refund.id, change, now);
    if (moved && reported.status === 'succeeded') await bookRefund(trx, refund, now);
    if (moved && reported.status === 'failed')
      strapi.log.error(`ALERT refund ${reported.ref} failed: the guest is still owed`);
  });
}

/** Pays out one refund. Safe to repeat: the provider knows the refund by its documentId. */
export async function refundPayment(refundId: number): Promise<void> {
  const refund = await findRefund(db(), { id: refundId });
  if (refund?.refundStatus !== 'pending') return;
  const attempt = await findLiveAttempt(db(), refund.paymentId);
  if (!attempt?.providerRef) throw new Error('A refund has no payment to go back to.');
  const reported = await paymentProvider().refund({
    ref: attempt.providerRef,
    amount: refund.amount,
    currency: refund.currency,
    idempotencyKey: `refund-${refund.documentId}`,
  });
  await settleRefund(refund, reported);
}

/** Whether a payment still owes a refund, so that one reported of it may well be ours. */
async function owesRefund(paymentRef: string): Promise<boolean> {
  const attempt = await findAttemptByRef(db(), paymentProvider().name, paymentRef);
  if (!attempt) return false;
  const { owed } = await refundedOf(db(), attempt.paymentId);
  return owed > 0;
}

/**
 * Takes over a refund that a webhook tells of. One that outruns the answer to our own call has no
 * ref of ours yet: that answer will settle it.
 * @returns false for a refund that we did not order.
 */
export async function settleReportedRefund(reported: ProviderRefund): Promise<boolean> {
  const isAwaited = await owesRefund(reported.paymentRef);
  const refund = await findRefund(db(), { providerRef: reported.ref });
  if (refund) await settleRefund(refund, reported);
  return refund !== null || isAwaited;
}
