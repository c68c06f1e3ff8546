import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Refusal } from '../refusal';
import { say } from '../say';
import type { SystemUser } from './system-user';

/** Says which project a folder outside belongs to. */
const OWNER_FILE = 'project';

function canWrite(folder: string, user: SystemUser): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'test -w "$1"', 'sh', folder], { ...user, cwd: '/' }).status === 0
  );
}

function ownFolder(folder: string, user: SystemUser): void {
  mkdirSync(folder, { recursive: true });
  // lstat: root must not be led to change the owner of what a planted link points to.
  if (!lstatSync(folder).isDirectory()) throw new Refusal(`${folder} is not a directory.`);
  chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o700);
}

/** Removes what an earlier checkout at this path left outside: its .tmp is gone. */
function removeAbandoned(base: string, project: string): void {
  for (const name of existsSync(base) ? readdirSync(base) : []) {
    const owner = path.join(base, name, OWNER_FILE);
    const isAbandoned = existsSync(owner) && readFileSync(owner, 'utf8') === project;
    if (isAbandoned) rmSync(path.join(base, name), { recursive: true, force: true });
  }
}

/**
 * The project's name for its folder outside. It is kept inside the project, so that deleting .tmp
 * starts afresh wherever the data is.
 */
function readOutsideName(project: string, inside: string): string {
  const file = path.join(inside, 'outside');
  if (!existsSync(file)) {
    for (const base of outsideBases()) removeAbandoned(base, project);
    writeFileSync(file, randomUUID());
  }
  return readFileSync(file, 'utf8');
}

const outsideBases = (): string[] =>
  ['/var/lib', os.tmpdir()].map((base) => path.join(base, 'staybase'));

/** Where copies of PostgreSQL's programs go when the project's own can't be reached. */
export function sharedBinaryFolder(): string {
  const base = canMake('/var/lib/staybase') ? '/var/lib' : os.tmpdir();
  return path.join(base, 'staybase', 'postgres-binaries');
}

function canMake(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    return true;
  } catch {
    return false;
  }
}

/**
 * The folder for the database of the project: `wanted`, or one outside the project when the user
 * that PostgreSQL runs as can't get there, as under /root.
 * @throws {Refusal} when no folder will do
 */
export function prepareHome(project: string, wanted: string, user: SystemUser | null): string {
  if (user === null) {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    return wanted;
  }
  ownFolder(wanted, user);
  if (canWrite(wanted, user)) return wanted;
  const name = readOutsideName(project, wanted);
  for (const base of outsideBases()) {
    if (!canMake(base)) continue;
    const folder = path.join(base, name);
    ownFolder(folder, user);
    if (!canWrite(folder, user)) continue;
    writeFileSync(path.join(folder, OWNER_FILE), project);
    say(`PostgreSQL can't run as root and can't enter ${project}: its data is in ${folder}`);
    return folder;
  }
  throw new Refusal(
    `PostgreSQL can't run as root, and the user it runs as can't enter ${project}. ` +
      'Move the project to a directory that others may enter, or set DATABASE_URL.',
  );
}
