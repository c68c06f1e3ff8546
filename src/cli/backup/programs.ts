import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readEnv } from '../launcher/environment';

/** One of PostgreSQL's client programs on this machine. */
export interface Program {
  file: string;
  /** Its major version, 15 for 15.20. */
  version: number;
}

type Name = 'pg_dump' | 'pg_restore';

/** Where packages put several versions side by side: `*` stands for one folder name. */
const VERSIONED_FOLDERS = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/opt/homebrew/opt/*/bin',
  '/usr/local/opt/*/bin',
  '/Applications/Postgres.app/Contents/Versions/*/bin',
];
/** Of Homebrew's many folders those that may hold them. */
const PACKAGE = /^\d|^pgsql-|^postgresql|^libpq/;

function expand(pattern: string): string[] {
  const [before = '', after = ''] = pattern.split('*');
  const parent = path.dirname(`${before}x`);
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .map((name) => path.join(parent, name))
    .filter((folder) => folder.startsWith(before) && PACKAGE.test(path.basename(folder)))
    .map((folder) => `${folder}${after}`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function readVersion(file: string): number | null {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
  const major = /PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1];
  return major === undefined ? null : Number(major);
}

/**
 * All versions of a program that this machine has, oldest first. PATH comes last: Debian's
 * /usr/bin/pg_dump is a script that picks a version by itself.
 */
export function findPrograms(name: Name): Program[] {
  const inPath = (readEnv('PATH') ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const found = new Map<number, Program>();
  for (const folder of [...VERSIONED_FOLDERS.flatMap(expand), ...inPath]) {
    const file = path.join(folder, name);
    const version = isExecutable(file) ? readVersion(file) : null;
    if (version !== null && !found.has(version)) found.set(version, { file, version });
  }
  return [...found.values()].sort((a, b) => a.version - b.version);
}

/**
 * The program closest to what is needed. It must not be older than the server; and not much newer
 * either: pg_restore 17 sends settings that older servers refuse.
 */
export const choose = (programs: readonly Program[], needed: number): Program | null =>
  programs.find(({ version }) => version >= needed) ?? null;

/** How to get a program that is missing. */
export function describeMissing(name: Name, needed: number, found: readonly Program[]): string {
  const here = found.map(({ file, version }) => `${version} (${file})`).join(', ') || 'none';
  return (
    `This needs ${name} of PostgreSQL ${needed} or later; found here: ${here}. Install it with ` +
    `"apt install postgresql-client-${needed}" (from apt.postgresql.org), ` +
    `"brew install postgresql@${needed}", or run ${name} of the image postgres:${needed} ` +
    'with Docker, as .github/OPERATIONS.md shows.'
  );
}
