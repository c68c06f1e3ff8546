import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createDatabase, dropDatabase, listDatabases } from '../../sql/databases';
import { readEnv } from '../launcher/environment';
import { startCluster } from '../postgres/cluster';
import { assertUsable, withClient, withDatabase } from '../postgres/connections';

/** A PostgreSQL server for one run of the tests. */
export interface TestServer {
  /** Where databases can be created. */
  url: string;
  /** How the names of this run's databases begin. */
  prefix: string;
  /** Drops this run's databases and stops the server, if it is ours. */
  close(): Promise<void>;
}

/**
 * The server that DATABASE_URL names (never touching that database itself) or, without it, an
 * embedded one that is thrown away.
 */
export async function openTestServer(root: string): Promise<TestServer> {
  const prefix = `staybase_test_${randomBytes(4).toString('hex')}_`;
  const given = readEnv('DATABASE_URL');
  if (given === undefined) {
    const home = mkdtempSync(path.join(os.tmpdir(), 'staybase-test-'));
    const cluster = await startCluster({ project: root, home, throwAway: true });
    return { url: cluster.urlOf('postgres'), prefix, close: () => cluster.stop() };
  }
  await assertUsable(given);
  return { url: given, prefix, close: () => dropAll(given, prefix) };
}

function dropAll(url: string, prefix: string): Promise<void> {
  return withClient(url, async (client) => {
    for (const name of await listDatabases(client, prefix)) await dropDatabase(client, name);
  });
}

/** Creates the empty database that will be the template of all others; returns its address. */
export async function createTemplate({ url, prefix }: TestServer): Promise<string> {
  const name = `${prefix}template`;
  await withClient(url, (client) => createDatabase(client, name));
  return withDatabase(url, name);
}
