import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GuardedProcess } from '../../src/cli/guarded-process';
import { ephemeralPort } from '../../src/cli/ports';
import type { Surroundings } from './surroundings';

const ROOT = path.resolve(__dirname, '..', '..');
const START_TIMEOUT_MS = 45_000;

/** The app in a process of its own, as in production. */
export interface TestProcess {
  url: string;
  /** Ends it as an operator would (SIGTERM) or, with SIGKILL, as a crash would. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

async function waitUntilHealthy(server: GuardedProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (!server.isRunning) break;
    const response = await fetch(`${url}/_health`).catch(() => null);
    if (response?.status === 204) return;
    await delay(100);
  }
  await server.stop('SIGKILL', 0);
  throw new Error('The server process did not start; its messages are above.');
}

/** Starts another instance of the app on the given database and sandbox; on any free port. */
export async function spawnServer(
  surroundings: Surroundings,
  env: Record<string, string> = {},
): Promise<TestProcess> {
  const port = Number(env.PORT ?? (await ephemeralPort()));
  const url = `http://127.0.0.1:${port}`;
  const server = new GuardedProcess(process.execPath, [path.join(ROOT, 'dist/src/cli/serve.js')], {
    cwd: ROOT,
    env: { ...process.env, ...surroundings.env, PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
    orphanSignal: 'KILL',
  });
  await waitUntilHealthy(server, url);
  return { url, stop: (signal = 'SIGTERM') => server.stop(signal, 8000) };
}
