import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '../refusal';

/** The command line of a process, or null when there is no such process. */
function readCommand(pid: number): string | null {
  const file = `/proc/${pid}/cmdline`;
  if (existsSync('/proc/self/cmdline')) {
    return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\0', ' ') : null;
  }
  const result = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout : null;
}

function trySignal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}

/** The port of the PostgreSQL that runs in a data directory; null without one. */
export function readPort(data: string): number | null {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n').map(Number);
  // It writes its lines one after the other.
  if (!pid || !port) return null;
  return readCommand(pid)?.includes(data) ? port : null;
}

/**
 * Ends a PostgreSQL left over from a launcher that was killed, and removes a stale
 * postmaster.pid: PostgreSQL itself is misled when another program has got that process id.
 * @param data the data directory
 * @throws {Refusal} when the left-over does not end
 */
export async function clearLeftOver(data: string): Promise<void> {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  const isOurs = (): boolean => readCommand(pid)?.includes(data) ?? false;
  if (isOurs()) trySignal(pid, 'SIGINT');
  for (let waited = 0; isOurs(); waited += 100) {
    if (waited === 5000) trySignal(pid, 'SIGQUIT');
    if (waited > 10_000) throw new Refusal(`An old PostgreSQL (pid ${pid}) does not end: kill it.`);
    await delay(100);
  }
  rmSync(file, { force: true });
}
