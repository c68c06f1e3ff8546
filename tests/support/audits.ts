import type { Knex } from 'knex';
import { findViolations } from '../../src/sql/audits';
import type { TestApp } from './app';

export const databaseOf = (app: Pick<TestApp, 'strapi'>): Knex =>
  app.strapi.db.connection as unknown as Knex;

/** What must always hold, holds, and no two transactions ever waited for each other. */
export async function expectNoViolations(app: Pick<TestApp, 'strapi'>): Promise<void> {
  const db = databaseOf(app);
  expect(await findViolations(db)).toEqual([]);
  const [activity] = (await db('pg_stat_database')
    .where('datname', db.raw('current_database()'))
    .select(db.raw('deadlocks::int'))) as { deadlocks: number }[];
  expect(activity?.deadlocks).toBe(0);
}
