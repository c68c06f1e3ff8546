import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findRunningCluster } from '../postgres/cluster';
import { canConnect } from '../postgres/connections';
import { Refusal } from '../refusal';
import { databaseHome, openDatabase, urlInCluster } from './database';
import { readEnv } from './environment';
import { listenForStop } from './stop-signal';

/** What a command does with the database; `stop` is aborted by Ctrl-C and asks it to end soon. */
export type DatabaseUse<T> = (url: string, stop: AbortSignal) => Promise<T>;

// The app may have to compile before it starts its database.
const APP_START_MS = 120_000;

/** The process that has reserved the embedded database (see bootstrap/reserve.mjs), or null. */
function findHolder(root: string): number | null {
  try {
    const lock = readFileSync(path.join(root, '.tmp', 'app.lock'), 'utf8');
    const { pid } = JSON.parse(lock) as { pid: number };
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}

function refuseWhenStopped(stop: AbortSignal): void {
  if (stop.aborted) throw new Refusal('Stopped before anything was done.');
}

/** Waits for the database of the app that runs, or is about to. */
async function findUrlOfApp(root: string, stop: AbortSignal): Promise<string> {
  const deadline = Date.now() + APP_START_MS;
  while (findHolder(root) !== null) {
    refuseWhenStopped(stop);
    const cluster = findRunningCluster(root, databaseHome(root));
    const url = cluster && urlInCluster(cluster);
    if (url !== null && (await canConnect(url))) return url;
    if (Date.now() > deadline) {
      throw new Refusal(
        'Staybase runs from this directory, but without its embedded database: ' +
          'set DATABASE_URL as it has it.',
      );
    }
    await delay(200);
  }
  throw new Refusal('Staybase has just stopped: try again.');
}

/**
 * Runs a command's work on the database of `npm start`: the one that DATABASE_URL names or, without
 * it, the embedded one, whether the app is running or not. What was started for it is stopped
 * afterwards, also after an error or Ctrl-C.
 * @param root the project's directory
 * @throws {Refusal} when there is no database to be had; whatever `use` throws
 */
export async function useDatabase<T>(root: string, use: DatabaseUse<T>): Promise<T> {
  const stop = listenForStop();
  const isOurs = readEnv('DATABASE_URL') !== undefined || findHolder(root) === process.pid;
  if (!isOurs) return use(await findUrlOfApp(root, stop), stop);
  const { url, cluster } = await openDatabase(root);
  try {
    refuseWhenStopped(stop);
    return await use(url, stop);
  } finally {
    await cluster?.stop();
  }
}
