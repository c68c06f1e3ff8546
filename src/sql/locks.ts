import type { Knex } from 'knex';

/** Holds an advisory lock for the rest of the transaction: one instance at a time. */
export async function lockForSeeding(trx: Knex.Transaction, lock: number): Promise<void> {
  await trx.raw('SELECT pg_advisory_xact_lock(?)', [lock]);
}
