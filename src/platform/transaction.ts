import type { Knex } from 'knex';
import { isRetryable } from '../sql/errors';
import { readNow } from '../sql/clock';
import { settings } from './settings';

/** Deadlocks are rare once locks are taken in order; three in a row are a defect to see. */
const TRIES = 3;

/** The pool. Inside a transaction pass its `trx` on instead, or the query runs beside it. */
export const db = (): Knex => strapi.db.connection;

/**
 * Runs work in one database transaction, which Document Service calls inside it join.
 * Work that lost a deadlock runs again, so it must have no effects outside the database.
 * @throws whatever the work throws, after the rollback.
 */
export async function inTransaction<Result>(
  work: (trx: Knex.Transaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await strapi.db.transaction(({ trx }) => work(trx as unknown as Knex.Transaction));
    } catch (error) {
      if (attempt >= TRIES || !isRetryable(error)) throw error;
    }
  }
}

/** The product's "now": PostgreSQL's clock plus CLOCK_OFFSET_MINUTES. */
export const currentTime = (connection: Knex = db()): Promise<Date> =>
  readNow(connection, settings().clockOffsetMinutes);
