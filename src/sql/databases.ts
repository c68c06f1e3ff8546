/** Whole databases: made for the app, cloned and dropped for tests. */
import type { Client } from 'pg';

const DUPLICATE_DATABASE = '42P04';

/** The server's major version, 14 for PostgreSQL 14.x. */
export async function readServerVersion(client: Client): Promise<number> {
  const result = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  return Math.floor(Number(result.rows[0]?.server_version_num) / 10_000);
}

/**
 * Creates a database unless it is there.
 * @param template an existing database to copy; nobody may be connected to it
 */
export async function createDatabase(
  client: Client,
  name: string,
  template = 'template1',
): Promise<void> {
  const [quoted, source] = [client.escapeIdentifier(name), client.escapeIdentifier(template)];
  try {
    await client.query(`CREATE DATABASE ${quoted} TEMPLATE ${source}`);
  } catch (error) {
    if ((error as { code?: string }).code !== DUPLICATE_DATABASE) throw error;
  }
}

/** Drops a database, ending the connections to it. */
export async function dropDatabase(client: Client, name: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
}

/** The names of the databases that begin with `prefix`. */
export async function listDatabases(client: Client, prefix: string): Promise<string[]> {
  const result = await client.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY datname',
    [prefix],
  );
  return result.rows.map(({ datname }) => datname);
}
