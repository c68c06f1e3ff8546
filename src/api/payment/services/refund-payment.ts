import { randomUUID } from 'node:crypto';
import { paymentProvider } from '../../../payments';
import { ProviderUnavailableError, type ProviderRefund } from '../../../payments/provider';
import { db } from '../../../platform/transaction';
import { findLiveAttempt } from '../../../sql/payment-attempts';
import { findRefund, keepRefundKey, type RefundRow } from '../../../sql/refunds';
import { settleRefund } from './settle-refund';

/**
 * Asks for the refund with a key that is stored before. An answered error would be repeated for
 * its key, so the next try gets another one; it looks first whether this one had its effect.
 */
async function payOut(ref: string, refund: RefundRow): Promise<ProviderRefund> {
  const idempotencyKey = refund.idempotencyKey ?? `refund-${refund.documentId}`;
  await keepRefundKey(db(), refund.id, idempotencyKey);
  const { amount, currency, documentId: reference } = refund;
  try {
    return await paymentProvider().refund({ ref, amount, currency, reference, idempotencyKey });
  } catch (error) {
    if (error instanceof ProviderUnavailableError && error.definite)
      await keepRefundKey(db(), refund.id, `refund-${refund.documentId}-${randomUUID()}`);
    throw error;
  }
}

/**
 * Pays out one refund. Safe to repeat, also after days: from the second try on it first looks
 * whether the provider knows the refund already.
 */
export async function refundPayment(refundId: number): Promise<void> {
  const refund = await findRefund(db(), { id: refundId });
  if (refund?.refundStatus !== 'pending') return;
  const attempt = await findLiveAttempt(db(), refund.paymentId);
  if (!attempt?.providerRef) throw new Error('A refund has no payment to go back to.');
  const ref = attempt.providerRef;
  const isTriedBefore = refund.idempotencyKey !== null;
  const known = isTriedBefore ? await paymentProvider().findRefund(ref, refund.documentId) : null;
  await settleRefund(refund, known ?? (await payOut(ref, refund)));
}
