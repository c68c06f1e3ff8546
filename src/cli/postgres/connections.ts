import { Client } from 'pg';
import { readServerVersion } from '../../sql/databases';
import { Refusal } from '../refusal';

const OLDEST_VERSION = 14;

/** Runs `use` with a connection that is closed afterwards. */
export async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  // A server that stops while we talk to it is reported by the query, not by a crash.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether a server answers at that address and lets us in. */
export async function canConnect(url: string): Promise<boolean> {
  return withClient(url, (client) => Promise.resolve(client)).then(
    () => true,
    () => false,
  );
}

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
}

/**
 * Checks a PostgreSQL that the user brings.
 * @throws {Refusal} when it can't be reached or is too old
 */
export async function assertUsable(url: string): Promise<void> {
  if (!URL.canParse(url)) {
    throw new Refusal('DATABASE_URL must look like postgres://user:password@host:5432/database');
  }
  const version = await withClient(url, readServerVersion).catch((error: unknown) => {
    const why = error instanceof Error ? error.message || error.name : String(error);
    throw new Refusal(`DATABASE_URL (${withoutPassword(url)}) can't be used: ${why}`);
  });
  if (version >= OLDEST_VERSION) return;
  throw new Refusal(`Staybase needs PostgreSQL ${OLDEST_VERSION} or later; this is ${version}.`);
}
