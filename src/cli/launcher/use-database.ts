import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findRunningCluster } from '../postgres/cluster';
import { canConnect } from '../postgres/connections';
import { Refusal } from '../refusal';
import { say } from '../say';
import { databaseHome, openDatabase, urlInCluster } from './database';
import { appPort, readEnv } from './environment';
import { listenForStop } from './stop-signal';

/** What a command does with the database; `stop` is aborted by Ctrl-C and asks it to end soon. */
export type DatabaseUse<T> = (url: string, stop: AbortSignal) => Promise<T>;

// At its first start the app may have to compile, to build the panel and to load demo data.
const APP_START_MS = 300_000;

interface Holder {
  pid: number;
  /** What the app serves; a command that has started the database for itself has none. */
  address?: string;
}

/** Who has reserved the embedded database (see bootstrap/reserve.mjs), or null. */
function findHolder(root: string): Holder | null {
  try {
    const lock = readFileSync(path.join(root, '.tmp', 'app.lock'), 'utf8');
    const holder = JSON.parse(lock) as Holder;
    process.kill(holder.pid, 0);
    return holder;
  } catch {
    return null;
  }
}

/** Where the app may listen: on the port of its address, unless a proxy does and it has PORT. */
function healthUrls(address: string): string[] {
  // An address that is none is refused by the app itself in a moment.
  const { hostname, port } = new URL(URL.canParse(address) ? address : 'http://localhost');
  const host = readEnv('HOST') ?? '0.0.0.0';
  const isAny = host === '0.0.0.0' || host === '::';
  const name = isAny ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const ports = [...(hostname === 'localhost' && port !== '' ? [port] : []), String(appPort())];
  return [...new Set(ports)].map((each) => `http://${name}:${each}/_health`);
}

/** Whether the app serves: until then it may be creating the schema, which only one can do. */
async function isServing({ address }: Holder): Promise<boolean> {
  if (address === undefined) return true;
  const answers = await Promise.all(
    healthUrls(address).map((url) =>
      fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => null),
    ),
  );
  return answers.some((answer) => answer?.status === 204);
}

function refuseWhenStopped(stop: AbortSignal): void {
  if (stop.aborted) throw new Refusal('Stopped before anything was done.');
}

/** The database of the app from this directory, once it can be used; null until then. */
async function findUsable(root: string, holder: Holder): Promise<string | null> {
  const cluster = findRunningCluster(root, databaseHome(root));
  const url = cluster && urlInCluster(cluster);
  return url !== null && (await canConnect(url)) && (await isServing(holder)) ? url : null;
}

/** Waits for the database of the app that runs, or is about to. */
async function findUrlOfApp(root: string, stop: AbortSignal): Promise<string> {
  const deadline = Date.now() + APP_START_MS;
  for (let isTold = false; ; isTold = true) {
    refuseWhenStopped(stop);
    const holder = findHolder(root);
    if (holder === null) throw new Refusal('Staybase has just stopped: try again.');
    const url = await findUsable(root, holder);
    if (url !== null) return url;
    const app = `Staybase (pid ${holder.pid}), which is starting from this directory`;
    if (Date.now() > deadline) {
      throw new Refusal(
        `${app}, did not answer within ${APP_START_MS / 60_000} minutes: stop it and try again, or ` +
          'set DATABASE_URL if it runs without its embedded database.',
      );
    }
    if (!isTold) say(`Waiting until ${app}, answers …`);
    await delay(200);
  }
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
  const isOurs = readEnv('DATABASE_URL') !== undefined || findHolder(root)?.pid === process.pid;
  if (!isOurs) return use(await findUrlOfApp(root, stop), stop);
  const { url, cluster } = await openDatabase(root);
  try {
    refuseWhenStopped(stop);
    return await use(url, stop);
  } finally {
    await cluster?.stop();
  }
}
