/** What a restore must know of a database before and after. */
import type { Client } from 'pg';

/** What a person wants to see counted, by its table. */
const COUNTED = {
  up_users: 'users',
  properties: 'properties',
  bookings: 'bookings',
  payments: 'payments',
  refunds: 'refunds',
  reviews: 'reviews',
  ledger_entries: 'ledger entries',
} as const;

/** Whether the database has our tables. */
export async function hasStaybase(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `SELECT to_regclass('public.stay_claims') IS NOT NULL AS found`,
  );
  return rows[0]?.found ?? false;
}

/** Tables, views and schemas that somebody has made there, but for those of extensions. */
export async function listContents(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                         AND d.objid = c.oid AND d.deptype = 'e')
      UNION ALL
     SELECT format('schema %I', nspname) FROM pg_namespace
      WHERE nspname NOT IN ('public', 'information_schema') AND nspname NOT LIKE 'pg\\_%'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass
                         AND d.objid = pg_namespace.oid AND d.deptype = 'e')
      ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}

/** How many other connections to this database there are. */
export async function countOtherSessions(client: Client): Promise<number> {
  const { rows } = await client.query<{ sessions: number }>(
    `SELECT count(*)::int AS sessions FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND backend_type = 'client backend'`,
  );
  return rows[0]?.sessions ?? 0;
}

/** The number of rows by what they are, such as `bookings`. */
export async function countRows(client: Client): Promise<Record<string, number>> {
  const counts = Object.keys(COUNTED).map(
    (table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`,
  );
  const { rows } = await client.query<Record<string, number>>(`SELECT ${counts.join(', ')}`);
  return Object.fromEntries(
    Object.entries(COUNTED).map(([table, name]) => [name, rows[0]?.[table] ?? 0]),
  );
}

/**
 * The files that are kept on the app's own disk: of each the address, then those of its smaller
 * versions.
 */
export async function listLocalFiles(client: Client): Promise<string[][]> {
  const { rows } = await client.query<{ urls: string[] }>(
    `SELECT jsonb_build_array(url)
              || coalesce(jsonb_path_query_array(formats, '$.*.url'), '[]') AS urls
       FROM files WHERE provider = 'local' ORDER BY id`,
  );
  return rows.map(({ urls }) => urls);
}

/**
 * Makes restored rows usable at once: jobs that were running when the backup was made belong to
 * workers that are gone (the queue would wait four hours for them), and the planner needs its
 * statistics, which no backup holds.
 */
export async function wakeUp(client: Client): Promise<void> {
  await client.query(
    `SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by))
       FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL`,
  );
  await client.query('ANALYZE');
}
