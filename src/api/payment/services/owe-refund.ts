import type { Knex } from 'knex';
import { refuse } from '../../../domain/errors';
import { currencyStep, isOnStep } from '../../../domain/money';
import { enqueueRefund } from '../../../jobs/enqueue';
import { findLiveAttempt } from '../../../sql/payment-attempts';
import { insertRefund, refundedOf, type RefundRow } from '../../../sql/refunds';

/** What can still go back of a payment: what came in, less what went back or is owed. */
export async function refundableOf(trx: Knex.Transaction, paymentId: number): Promise<number> {
  const attempt = await findLiveAttempt(trx, paymentId);
  const { succeeded, owed } = await refundedOf(trx, paymentId);
  return (attempt?.amountReceived ?? 0) - succeeded - owed;
}

/** @throws DomainError VALIDATION for an amount that no provider pays out */
export function assertOnStep(amount: number, currency: string, path: string): void {
  if (isOnStep(amount, currency)) return;
  const step = currencyStep(currency);
  throw refuse('VALIDATION', `${path} must be a multiple of ${step} in ${currency}`, {
    path,
    step,
  });
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
  await enqueueRefund(trx, refund.id);
  return refund;
}
