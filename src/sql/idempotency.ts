import type { Knex } from 'knex';
import { toJson } from './values';

export interface StoredAnswer {
  requestHash: string;
  status: number;
  answer: unknown;
}

/**
 * Takes the lock on a caller's key for the rest of the transaction.
 * A lock, not a row, marks the key as running: it dies with its transaction, also in a crash.
 * @returns false while another request with the same key is running.
 */
export async function lockIdempotencyKey(
  trx: Knex.Transaction,
  userId: number,
  key: string,
): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { locked: boolean }[] }>(
    `SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0)) AS locked`,
    { name: `idempotency:${userId}:${key}` },
  );
  return rows[0]?.locked ?? false;
}

export async function findAnswer(
  db: Knex,
  userId: number,
  key: string,
): Promise<StoredAnswer | null> {
  const { rows } = await db.raw<{ rows: StoredAnswer[] }>(
    `SELECT request_hash AS "requestHash", status, answer::text AS answer FROM idempotency_keys
      WHERE user_id = ? AND key = ?`,
    [userId, key],
  );
  return rows[0] ? { ...rows[0], answer: toJson(rows[0].answer) } : null;
}

export async function storeAnswer(
  trx: Knex.Transaction,
  userId: number,
  key: string,
  answer: StoredAnswer,
): Promise<void> {
  await trx.raw(
    `INSERT INTO idempotency_keys (user_id, key, request_hash, status, answer)
     VALUES (:userId, :key, :requestHash, :status, CAST(:answer AS json))`,
    { userId, key, ...answer, answer: JSON.stringify(answer.answer) },
  );
}
