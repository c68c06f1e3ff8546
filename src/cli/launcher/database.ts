import path from 'node:path';
import { createDatabase } from '../../sql/databases';
import { assertUsable, withClient } from '../postgres/connections';
import { startCluster, type Cluster } from '../postgres/cluster';
import { readEnv } from './environment';

const DATABASE = 'staybase';

export interface Database {
  url: string;
  /** Null when DATABASE_URL names a server that is not ours to stop. */
  cluster: Cluster | null;
}

/** Where the embedded PostgreSQL of the project lives. */
export const databaseHome = (root: string): string => path.join(root, '.tmp', 'postgres');

/** The app's database in the embedded PostgreSQL. */
export const urlInCluster = ({ urlOf }: Pick<Cluster, 'urlOf'>): string => urlOf(DATABASE);

/**
 * The database that DATABASE_URL names or, without it, the embedded one under .tmp/postgres.
 * @throws {Refusal} when neither can be used
 */
export async function openDatabase(root: string): Promise<Database> {
  const url = readEnv('DATABASE_URL');
  if (url !== undefined) {
    await assertUsable(url);
    return { url, cluster: null };
  }
  const cluster = await startCluster({
    project: root,
    home: databaseHome(root),
    throwAway: false,
  });
  try {
    await withClient(cluster.urlOf('postgres'), (client) => createDatabase(client, DATABASE));
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return { url: urlInCluster(cluster), cluster };
}
