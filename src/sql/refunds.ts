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
  /** Of the call that pays it out, stored before that is made; null before the first. */
  idempotencyKey: string | null;
}

const REFUND = `r.id, r.document_id AS "documentId", r.payment_id AS "paymentId", r.amount,
  r.currency, r.reason, r.refund_status AS "refundStatus", r.provider_ref AS "providerRef",
  r.idempotency_key AS "idempotencyKey"`;

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
  by: { id: number } | { providerRef: string } | { documentId: string },
): Promise<RefundRow | null> {
  const [column, value] =
    'id' in by
      ? ['id', by.id]
      : 'providerRef' in by
        ? ['provider_ref', by.providerRef]
        : ['document_id', by.documentId];
  const { rows } = await db.raw<{ rows: RefundRow[] }>(
    `SELECT ${REFUND} FROM refunds r WHERE r.${column} = ?`,
    [value],
  );
  return rows[0] ? toRefund(rows[0]) : null;
}

/** Stores the key of a call before the call is made. */
export async function keepRefundKey(db: Knex, id: number, key: string): Promise<void> {
  await db.raw('UPDATE refunds SET idempotency_key = ? WHERE id = ?', [key, id]);
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
 * Compare-and-set on a refund's state: only news move it, and a bank may still send back what was
 * paid out.
 * @returns false when that is not news.
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
      WHERE id = :id
        AND (refund_status = 'pending' OR (refund_status = 'succeeded' AND :refundStatus = 'failed'))
        AND (refund_status <> :refundStatus OR provider_ref IS DISTINCT FROM :providerRef)
      RETURNING id`,
    { id, now, ...to },
  );
  return rows.length > 0;
}

/**
 * Refunds that were never asked for at the provider, and that no job looks after any more.
 * @param keyOfJob what the job's key begins with, before the refund's id
 */
export async function forgottenRefunds(db: Knex, keyOfJob: string): Promise<number[]> {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `SELECT r.id FROM refunds r
      WHERE r.refund_status = 'pending' AND r.provider_ref IS NULL
        AND NOT EXISTS (SELECT FROM graphile_worker.jobs j
                         WHERE j.key = CAST(:keyOfJob AS text) || r.id AND j.attempts < j.max_attempts)`,
    { keyOfJob },
  );
  return rows.map(({ id }) => id);
}
