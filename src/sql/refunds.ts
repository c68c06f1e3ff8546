import { createId } from '@paralleldrive/cuid2';
import type { Knex } from 'knex';
import { toNumber } from './values';

export interface RefundRow {
  id: number;
  documentId: string;
  paymentId: number;
  amount: number;
  currency: string;
  reason: string;
  refundStatus: 'pending' | 'succeeded' | 'failed';
  providerRef: string | null;
}

const REFUND = `r.id, r.document_id AS "documentId", r.payment_id AS "paymentId", r.amount,
  r.currency, r.reason, r.refund_status AS "refundStatus", r.provider_ref AS "providerRef"`;

const toRefund = (row: RefundRow): RefundRow => ({ ...row, amount: toNumber(row.amount) });

/** Owes a refund; a job pays it out. */
export async function insertRefund(
  trx: Knex.Transaction,
  refund: Pick<RefundRow, 'paymentId' | 'amount' | 'currency' | 'reason'>,
  now: Date,
): Promise<RefundRow> {
  const rows = await trx('refunds as r')
    .insert({
      document_id: createId(),
      payment_id: refund.paymentId,
      amount: refund.amount,
      currency: refund.currency,
      reason: refund.reason,
      refund_status: 'pending',
      created_at: now,
      updated_at: now,
      published_at: now,
    })
    .returning<RefundRow[]>(trx.raw(REFUND));
  return toRefund(rows[0] as RefundRow);
}

export async function findRefund(
  db: Knex,
  by: { id: number } | { providerRef: string },
): Promise<RefundRow | null> {
  const column = 'id' in by ? 'id' : 'provider_ref';
  const { rows } = await db.raw<{ rows: RefundRow[] }>(
    `SELECT ${REFUND} FROM refunds r WHERE r.${column} = ?`,
    ['id' in by ? by.id : by.providerRef],
  );
  return rows[0] ? toRefund(rows[0]) : null;
}

/** What a payment has given back or still owes; failed refunds don't count: the debt is open. */
export async function refundedOf(
  db: Knex,
  paymentId: number,
): Promise<{ succeeded: number; owed: number }> {
  const { rows } = await db.raw<{ rows: { succeeded: string; owed: string }[] }>(
    `SELECT coalesce(sum(amount) FILTER (WHERE refund_status = 'succeeded'), 0) AS succeeded,
            coalesce(sum(amount) FILTER (WHERE refund_status = 'pending'), 0) AS owed
       FROM refunds WHERE payment_id = ?`,
    [paymentId],
  );
  return { succeeded: toNumber(rows[0]?.succeeded ?? 0), owed: toNumber(rows[0]?.owed ?? 0) };
}

/**
 * Compare-and-set on a refund's state.
 * @returns false when it was in that state, or a final one, already.
 */
export async function moveRefund(
  trx: Knex.Transaction,
  id: number,
  to: { refundStatus: RefundRow['refundStatus']; providerRef: string },
  now: Date,
): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `UPDATE refunds SET refund_status = :refundStatus, provider_ref = :providerRef,
            updated_at = :now
      WHERE id = :id AND refund_status = 'pending'
        AND (refund_status <> :refundStatus OR provider_ref IS DISTINCT FROM :providerRef)
      RETURNING id`,
    { id, now, ...to },
  );
  return rows.length > 0;
}
