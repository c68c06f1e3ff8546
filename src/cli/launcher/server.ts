import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GuardedProcess } from '../guarded-process';
import { Refusal } from '../refusal';
import { appPort, readEnv, type Environment } from './environment';

export type Mode = 'start' | 'develop';

function commandLine(root: string, mode: Mode): string[] {
  if (mode === 'start') return [path.join(root, 'dist', 'src', 'cli', 'serve.js')];
  return [path.join(root, 'node_modules', '@strapi', 'strapi', 'bin', 'strapi.js'), 'develop'];
}

/** Starts the app in a process of its own. */
export function spawnServer(root: string, mode: Mode, env: Environment): GuardedProcess {
  return new GuardedProcess(process.execPath, commandLine(root, mode), {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    orphanSignal: 'TERM',
  });
}

function healthAddress(): string {
  const host = readEnv('HOST');
  const isAny = host === undefined || host === '0.0.0.0' || host === '::';
  const name = isAny ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${appPort()}/_health`;
}

// It answers as soon as it listens: another answer than 204 is not a matter of waiting.
const UNHEALTHY_MS = 5000;

/**
 * Waits until the app answers.
 * @throws {Refusal} when it ends instead or answers with errors; its own messages say why
 */
export async function waitUntilServing(server: GuardedProcess, signal: AbortSignal): Promise<void> {
  let unhealthySince = Infinity;
  for (;;) {
    signal.throwIfAborted();
    if (!server.isRunning) throw new Refusal('The app did not start; see the messages above.');
    const response = await fetch(healthAddress(), { signal: AbortSignal.timeout(2000) }).catch(
      () => null,
    );
    if (response?.status === 204) return;
    if (response !== null) unhealthySince = Math.min(unhealthySince, Date.now());
    if (Date.now() - unhealthySince > UNHEALTHY_MS) {
      throw new Refusal('The app started but is not healthy; see the messages above.');
    }
    await delay(150);
  }
}
