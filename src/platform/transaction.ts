import { AsyncLocalStorage } from 'node:async_hooks';
import type { Knex } from 'knex';
import { isRetryable } from '../sql/errors';
import { readNow } from '../sql/clock';
import { settings } from './settings';

/** Deadlocks are rare once locks are taken in order; three in a row are a defect to see. */
const TRIES = 3;

const running = new AsyncLocalStorage<Knex.Transaction>();

/**
 * The running transaction, or the pool outside of one. A query beside its own transaction would
 * take a second connection while holding the first: twenty at once would wait for each other.
 */
export const db = (): Knex => running.getStore() ?? strapi.db.connection;

/**
 * Runs work in one database transaction; Document Service calls and transactions inside join it.
 * Work that lost a deadlock runs again, so it must have no effects outside the database.
 * @throws whatever the work throws, after the rollback.
 */
export async function inTransaction<Result>(
  work: (trx: Knex.Transaction) => Promise<Result>,
): Promise<Result> {
  const outer = running.getStore();
  if (outer) return work(outer);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await strapi.db.transaction(({ trx }) =>
        running.run(trx as Knex.Transaction, work, trx as Knex.Transaction),
      );
    } catch (error) {
      if (attempt >= TRIES || !isRetryable(error)) throw error;
    }
  }
}

/** The product's "now": PostgreSQL's clock plus CLOCK_OFFSET_MINUTES. */
export const currentTime = (connection: Knex = db()): Promise<Date> =>
  readNow(connection, settings().clockOffsetMinutes);
