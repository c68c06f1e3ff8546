import path from 'node:path';
import type { GuardedProcess } from '../guarded-process';
import { say } from '../say';
import { printBanner } from './banner';
import { openDatabase, type Database } from './database';
import { loadDemo } from './demo';
import { assertSettings, isProduction, withDefaults, type Environment } from './environment';
import { buildPanel } from './panel';
import { openPayments } from './sandbox';
import { keepSecrets, type Secrets } from './secrets';
import { spawnServer, waitUntilServing, type Mode } from './server';
import { aborted, listenForStop } from './stop-signal';

// Together under ten seconds; PostgreSQL's four follow when the app has let go of it.
const SERVER_PATIENCE_MS = 7000;

/** What is running, in the order it was started. It is stopped in the opposite order. */
class Running {
  private readonly closers: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.closers.unshift(close);
  }

  async close(): Promise<void> {
    for (const close of this.closers) {
      await close().catch((error: unknown) => say(`While stopping: ${String(error)}`));
    }
  }
}

function environmentFor(
  secrets: Partial<Secrets>,
  database: Database,
  payments: Environment,
): Environment {
  const { SANDBOX_WEBHOOK_SECRET: _ofSandbox, ...serverSecrets } = secrets;
  return { ...withDefaults(serverSecrets), ...payments, DATABASE_URL: database.url, TZ: 'UTC' };
}

/** Resolves to the exit code when something essential ends, or 0 when the user stops it. */
async function waitForEnd(
  server: GuardedProcess,
  database: Database,
  stop: AbortSignal,
): Promise<number> {
  const serverEnd = server.ended().then((code) => ({
    code: code || 1,
    line: `The app ended unexpectedly (exit code ${code}); stopping the rest.`,
  }));
  const databaseEnd = database.cluster?.ended().then(() => ({
    code: 1,
    line: 'PostgreSQL ended unexpectedly (its log is beside its data); stopping the rest.',
  }));
  const userStop = aborted(stop).then(() => ({ code: 0, line: '' }));
  const first = await Promise.race([userStop, serverEnd, ...(databaseEnd ? [databaseEnd] : [])]);
  if (!stop.aborted) say(first.line);
  return stop.aborted ? 0 : first.code;
}

async function startAll(
  root: string,
  mode: Mode,
  running: Running,
  stop: AbortSignal,
): Promise<number> {
  assertSettings();
  const secrets: Partial<Secrets> = isProduction()
    ? {}
    : keepSecrets(path.join(root, '.tmp', 'secrets.json'));
  const database = await openDatabase(root);
  running.add(() => database.cluster?.stop() ?? Promise.resolve());
  stop.throwIfAborted();
  if (mode === 'start') await buildPanel(root, stop);
  const payments = await openPayments(root, secrets.SANDBOX_WEBHOOK_SECRET ?? '');
  running.add(() => payments.close());
  stop.throwIfAborted();
  const env = environmentFor(secrets, database, payments.environment);
  await loadDemo(root, env, stop);
  const server = spawnServer(root, mode, env);
  running.add(() => server.stop('SIGTERM', SERVER_PATIENCE_MS));
  await waitUntilServing(server, stop);
  printBanner(payments.url, process.uptime());
  return waitForEnd(server, database, stop);
}

/**
 * Runs the app with everything it needs until it is stopped.
 * @returns the exit code: 0 when the user stopped it
 */
export async function runApp(root: string, mode: Mode): Promise<number> {
  const stop = listenForStop();
  const running = new Running();
  try {
    return await startAll(root, mode, running, stop);
  } catch (error) {
    if (stop.aborted) return 0;
    throw error;
  } finally {
    await running.close();
  }
}
