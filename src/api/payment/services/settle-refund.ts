import type { Knex } from 'knex';
import { postRefund, postRefundReversal } from '../../../payments/ledger';
import type { ProviderRefund } from '../../../payments/provider';
import { currentTime, db, inTransaction } from '../../../platform/transaction';
import { lockBooking } from '../../../sql/bookings';
import { findLiveAttempt } from '../../../sql/payment-attempts';
import { findPayment, updatePayment, type PaymentStatus } from '../../../sql/payments';
import { lockProperty } from '../../../sql/properties';
import { findRefund, moveRefund, type RefundRow } from '../../../sql/refunds';

function statusAfter(amountRefunded: number, amount: number): PaymentStatus {
  if (amountRefunded >= amount) return 'refunded';
  return amountRefunded > 0 ? 'partially_refunded' : 'succeeded';
}

/** Brings payment and ledger to a refund that was paid out, or that failed after all. */
async function bookRefund(
  trx: Knex.Transaction,
  refund: RefundRow,
  isPaidOut: boolean,
  now: Date,
): Promise<void> {
  const payment = await findPayment(trx, { id: refund.paymentId });
  if (!payment) throw new Error('A refund lost its payment.');
  const amountRefunded = payment.amountRefunded + (isPaidOut ? refund.amount : -refund.amount);
  const paymentStatus = statusAfter(amountRefunded, payment.amount);
  await updatePayment(trx, payment.id, { amountRefunded, paymentStatus }, now);
  const { amount, currency } = refund;
  const money = { paymentId: payment.id, provider: payment.provider, amount, currency };
  await (isPaidOut ? postRefund : postRefundReversal)(trx, refund.id, money);
}

async function applyReport(
  trx: Knex.Transaction,
  { id }: RefundRow,
  { ref, status }: ProviderRefund,
): Promise<void> {
  const before = await findRefund(trx, { id });
  const now = await currentTime(trx);
  const moved = await moveRefund(trx, id, { refundStatus: status, providerRef: ref }, now);
  if (!before || !moved) return;
  if (status === 'succeeded') await bookRefund(trx, before, true, now);
  if (status !== 'failed') return;
  strapi.log.error(`ALERT refund ${ref} failed: the guest is still owed`);
  if (before.refundStatus === 'succeeded') await bookRefund(trx, before, false, now);
}

/** Takes over what the provider reports of a refund; repeated reports change nothing. */
export async function settleRefund(refund: RefundRow, reported: ProviderRefund): Promise<void> {
  if (reported.amount !== refund.amount || reported.currency !== refund.currency) {
    strapi.log.error(`ALERT refund ${reported.ref} is not what we asked for`);
    return;
  }
  const attempt = await findLiveAttempt(db(), refund.paymentId);
  if (!attempt) throw new Error('A refund lost its payment.');
  await inTransaction(async (trx) => {
    await lockProperty(trx, { id: attempt.propertyId });
    await lockBooking(trx, attempt.bookingId);
    await applyReport(trx, refund, reported);
  });
}

/**
 * Takes over a refund that a webhook tells of, which may outrun the answer to our own call.
 * @returns false for a refund that we did not order.
 */
export async function settleReportedRefund(reported: ProviderRefund): Promise<boolean> {
  const { ref: providerRef, reference } = reported;
  const refund =
    (await findRefund(db(), { providerRef })) ??
    (reference === null ? null : await findRefund(db(), { documentId: reference }));
  if (!refund) {
    strapi.log.error(`ALERT refund ${providerRef} was not ordered here`);
    return false;
  }
  await settleRefund(refund, reported);
  return true;
}
