import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { GuardedProcess } from '../guarded-process';
import { ephemeralPort, findFreePort } from '../ports';
import { Refusal } from '../refusal';
import { prepareBinaries } from './binaries';
import { canConnect } from './connections';
import { prepareHome, sharedBinaryFolder } from './home';
import { clearLeftOver, readPort } from './postmaster-file';
import { chooseSystemUser, type SystemUser } from './system-user';

const SUPERUSER = 'staybase';
const START_TIMEOUT_MS = 60_000;

export interface ClusterOptions {
  /** The project's directory. */
  project: string;
  /** Where the database should live: data, password and log. */
  home: string;
  /** For tests: any free port, no fsync, the folder is removed in the end. */
  throwAway: boolean;
}

interface Installation {
  home: string;
  data: string;
  native: string;
  user: SystemUser | null;
}

/** A running PostgreSQL of our own, on loopback only. */
export interface Cluster {
  /** The connection string of one of its databases. */
  urlOf(database: string): string;
  /** Resolves when it has ended, wanted or not. */
  ended(): Promise<number>;
  /** Stops it: at most 4 seconds, then by force (the next start recovers). */
  stop(): Promise<void>;
}

/** The command's output when it failed, else null. */
function run(command: string, args: readonly string[], user: SystemUser | null): string | null {
  const result = spawnSync(command, args, {
    ...user,
    cwd: '/',
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (result.status === 0) return null;
  return result.error?.message ?? `${result.stdout}${result.stderr}`;
}

/**
 * Creates the data directory once. It is built beside its place and then renamed, so that an
 * interrupted or failed first start leaves nothing that looks complete.
 */
function initialise({ home, data, native, user }: Installation): void {
  if (existsSync(path.join(data, 'PG_VERSION'))) return;
  const draft = `${data}.new`;
  const passwordFile = path.join(home, 'password');
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  const failure = run(
    path.join(native, 'bin', 'initdb'),
    [
      `--pgdata=${draft}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--no-sync',
    ],
    user,
  );
  if (failure === null) return renameSync(draft, data);
  rmSync(draft, { recursive: true, force: true });
  throw new Refusal(`The database could not be created in ${home}:\n${failure.trim()}`);
}

function assertSameVersion({ data, native, user }: Installation): void {
  const made = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  const program = spawnSync(path.join(native, 'bin', 'postgres'), ['--version'], {
    ...user,
    cwd: '/',
    encoding: 'utf8',
  });
  const major = /(\d+)(\.|beta|$)/.exec(program.stdout.trim())?.[1];
  if (made === major) return;
  throw new Refusal(
    `${data} was made by PostgreSQL ${made}, this is ${major}. Dump and restore it, or move it away.`,
  );
}

function launch(where: Installation, port: number, throwAway: boolean): GuardedProcess {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
    'log_timezone=UTC',
    ...(throwAway ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ].flatMap((setting) => ['-c', setting]);
  const log = openSync(path.join(where.home, 'postgres.log'), 'a', 0o600);
  try {
    return new GuardedProcess(
      path.join(where.native, 'bin', 'postgres'),
      ['-D', where.data, '-p', String(port), ...settings],
      {
        ...where.user,
        cwd: where.home,
        stdio: ['ignore', log, log],
        orphanSignal: 'INT',
        ...(throwAway ? { removeAfterwards: where.home } : {}),
      },
    );
  } finally {
    closeSync(log);
  }
}

/** How the superuser reaches the databases of the cluster in `home`. */
function makeUrls(home: string, port: number): (database: string) => string {
  const password = readFileSync(path.join(home, 'password'), 'utf8');
  return (database) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

/**
 * The cluster that another process has started there, without touching it, or null.
 * @param project the project's directory
 * @param wanted where its database should live
 */
export function findRunningCluster(project: string, wanted: string): Pick<Cluster, 'urlOf'> | null {
  const home = prepareHome(project, wanted, chooseSystemUser());
  const port = readPort(path.join(home, 'data'));
  return port === null ? null : { urlOf: makeUrls(home, port) };
}

/** Waits until PostgreSQL takes connections. Recovery after a crash may need its time. */
async function waitUntilReady(server: GuardedProcess, url: string, home: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await canConnect(url))) {
    if (server.isRunning && Date.now() < deadline) {
      await delay(50);
      continue;
    }
    const log = readFileSync(path.join(home, 'postgres.log'), 'utf8').trimEnd();
    await server.stop('SIGINT', 1000);
    throw new Refusal(`PostgreSQL does not start:\n${log.split('\n').slice(-8).join('\n')}`);
  }
}

/**
 * Starts the embedded PostgreSQL, creating its data directory the first time.
 * @throws {Refusal} with the reason when it can't run here
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { project, throwAway } = options;
  const user = chooseSystemUser();
  const home = prepareHome(project, options.home, user);
  const native = await prepareBinaries(user, sharedBinaryFolder);
  const where = { home, data: path.join(home, 'data'), native, user };
  initialise(where);
  assertSameVersion(where);
  await clearLeftOver(where.data);
  const port = throwAway ? await ephemeralPort() : await findFreePort(54320);
  const urlOf = makeUrls(home, port);
  const server = launch(where, port, throwAway);
  await waitUntilReady(server, urlOf('postgres'), home);
  return {
    urlOf,
    ended: () => server.ended(),
    stop: async () => {
      await server.stop('SIGINT', 4000);
      if (throwAway) rmSync(home, { recursive: true, force: true });
    },
  };
}
