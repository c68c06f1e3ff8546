/** Commands of `src/cli`, each in a process of its own, and what PostgreSQL programs there are. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { choose, findPrograms } from '../../src/cli/backup/programs';
import { withClient, withDatabase } from '../../src/cli/postgres/connections';
import { createDatabase, dropDatabase } from '../../src/sql/databases';
import type { TestDatabase } from './database';

const DIST = path.resolve(__dirname, '..', '..', 'dist');

/** What the launcher does with a compiled command. */
const LAUNCHER = `
  const [file, root, ...args] = process.argv.slice(1);
  require(file).main({ root, args }).then(
    (code) => process.exit(code),
    (error) => {
      process.stderr.write(error.name === 'Refusal' ? error.message : error.stack);
      process.exit(1);
    },
  );
`;

export interface Command {
  child: ChildProcess;
  /** Its exit code and all that it printed. */
  ended: Promise<{ code: number | null; output: string }>;
}

/**
 * Starts a command.
 * @param options.root stands for the project's directory; options.url for DATABASE_URL
 */
export function startCommand(
  name: 'backup' | 'restore',
  options: { root: string; url: string; args?: string[]; env?: Record<string, string> },
): Command {
  const file = path.join(DIST, 'src/cli', `${name}.js`);
  const child = spawn(
    process.execPath,
    ['-e', LAUNCHER, file, options.root, ...(options.args ?? [])],
    {
      env: { ...process.env, INIT_CWD: options.root, DATABASE_URL: options.url, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output += String(chunk)));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, output }));
  return { child, ended };
}

/** Runs a command to its end. */
export const runCommand = (
  ...args: Parameters<typeof startCommand>
): Promise<{ code: number | null; output: string }> => startCommand(...args).ended;

/** A database with nothing in it, for a restore. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const server = process.env.TEST_SERVER_URL ?? '';
  const name = `${process.env.TEST_PREFIX}empty_${randomBytes(4).toString('hex')}`;
  await withClient(server, (client) => createDatabase(client, name));
  return {
    url: withDatabase(server, name),
    drop: () => withClient(server, (client) => dropDatabase(client, name)),
  };
}

const READ_VERSION = `
  const { withClient } = require('${DIST}/src/cli/postgres/connections.js');
  const { readServerVersion } = require('${DIST}/src/sql/databases.js');
  withClient(process.env.TEST_SERVER_URL, readServerVersion).then((version) => process.stdout.write(String(version)));
`;

function whyBackupsCantRun(): string | null {
  const answer = spawnSync(process.execPath, ['-e', READ_VERSION], { encoding: 'utf8' });
  const version = Number(answer.stdout);
  const missing = (['pg_dump', 'pg_restore'] as const).find(
    (name) => choose(findPrograms(name), version) === null,
  );
  return missing === undefined ? null : `this machine has no ${missing} ${version}`;
}

/**
 * A block of tests that make backups; visibly skipped where PostgreSQL's programs are too old, and
 * failing there when REQUIRE_PG_DUMP is set, as where we install them for this.
 */
export function describeBackups(name: string, tests: () => void): void {
  const why = whyBackupsCantRun();
  if (why === null) describe(name, tests);
  else if (process.env.REQUIRE_PG_DUMP) throw new Error(`REQUIRE_PG_DUMP is set, but ${why}.`);
  else describe.skip(`${name} (skipped: ${why})`, tests);
}
