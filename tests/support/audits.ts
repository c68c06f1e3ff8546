import type { Knex } from 'knex';
import { findViolations } from '../../src/sql/audits';
import type { TestApp } from './app';

export const databaseOf = (app: Pick<TestApp, 'strapi'>): Knex => app.strapi.db.connection;

/** What must always hold, holds, and no two transactions ever waited for each other. */
export async function expectNoViolations(app: Pick<TestApp, 'strapi'>): Promise<void> {
  const db = databaseOf(app);
  expect(await findViolations(db)).toEqual([]);
  const { rows } = await db.raw<{ rows: { deadlocks: number }[] }>(
    `SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()`,
  );
  expect(rows).toEqual([{ deadlocks: 0 }]);
}
