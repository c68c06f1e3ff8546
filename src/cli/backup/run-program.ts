import path from 'node:path';
import { GuardedProcess } from '../guarded-process';
import { Refusal } from '../refusal';

/** How a database is named to PostgreSQL's programs. */
export interface Target {
  /** The connection string without its password, which everybody on the machine could read. */
  name: string;
  /** The password. */
  env: Record<string, string>;
}

/** Translates a connection string from node-postgres' dialect to libpq's. */
export function targetOf(url: string): Target {
  const named = new URL(url);
  const password = decodeURIComponent(named.password);
  named.password = '';
  if (named.searchParams.get('sslmode') === 'no-verify')
    named.searchParams.set('sslmode', 'require');
  named.searchParams.delete('uselibpqcompat');
  return { name: named.href, env: password === '' ? {} : { PGPASSWORD: password } };
}

interface RunOptions {
  env?: Record<string, string>;
  /** Ends the program. */
  stop: AbortSignal;
  /** What it may complain about, with exit code 1, and still have done its work. */
  harmless?: RegExp;
}

/**
 * Runs a program to its end.
 * @returns what it printed
 * @throws {Refusal} with its own words and how it ended when it fails, or when it was stopped
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  { env = {}, stop, harmless }: RunOptions,
): Promise<string> {
  const program = new GuardedProcess(file, args, {
    env: { ...process.env, ...env, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    orphanSignal: 'TERM',
  });
  let [printed, complaints, startError] = ['', '', ''];
  program.child.stdout?.on('data', (chunk) => (printed += String(chunk)));
  program.child.stderr?.on('data', (chunk) => (complaints += String(chunk)));
  const closed = new Promise<void>((resolve) => program.child.once('close', () => resolve()));
  program.child.once('error', (error) => (startError = error.message));
  const abort = (): void => program.signal('SIGTERM');
  stop.addEventListener('abort', abort);
  if (stop.aborted) abort();
  await closed;
  await program.stop('SIGTERM', 0);
  stop.removeEventListener('abort', abort);
  if (stop.aborted) throw new Refusal('Stopped.');
  const { exitCode, signalCode } = program.child;
  if (exitCode === 0 || (exitCode === 1 && harmless?.test(complaints))) return printed;
  const end = `${path.basename(file)} ended with ${signalCode ?? `exit code ${exitCode}`}.`;
  throw new Refusal(startError || `${complaints.trim()}\n${end}`.trim());
}
