import type { Knex } from 'knex';

/**
 * The database's clock, moved by an offset in minutes. One clock for every instance: servers
 * whose own clocks differ still agree on when a hold ends.
 */
export async function readNow(db: Knex, offsetMinutes: number): Promise<Date> {
  const { rows } = await db.raw<{ rows: { now: Date }[] }>(
    `SELECT clock_timestamp() + make_interval(mins => ?) AS now`,
    [offsetMinutes],
  );
  const row = rows[0];
  if (!row) throw new Error('The database told no time.');
  return row.now;
}
