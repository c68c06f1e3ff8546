import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Refusal } from '../refusal';
import { choose, describeMissing, findPrograms, type Program } from './programs';
import { runProgram, targetOf } from './run-program';

/** A backup of the database in pg_dump's custom format, as its own table of contents tells. */
export interface Archive {
  file: string;
  /** The major version of the server that it is from. */
  serverVersion: number;
  /** The pg_restore to read it with. */
  program: Program;
  /** What it holds, a line each, as pg_restore lists it. */
  contents: string;
}

const WITHOUT_OWNERS = ['--no-owner', '--no-privileges'];

/**
 * Writes one snapshot of the whole database, while the app goes on.
 * @param version the server's major version
 * @throws {Refusal} when pg_dump is missing or fails; then the file is not complete
 */
export async function dumpDatabase(
  url: string,
  version: number,
  file: string,
  stop: AbortSignal,
): Promise<void> {
  const programs = findPrograms('pg_dump');
  const program = choose(programs, version);
  if (program === null) throw new Refusal(describeMissing('pg_dump', version, programs));
  const { name, env } = targetOf(url);
  await runProgram(
    program.file,
    ['--format=custom', ...WITHOUT_OWNERS, `--file=${file}`, `--dbname=${name}`],
    { env, stop },
  );
}

function readMajor(contents: string, label: string): number {
  return Number(new RegExp(`^;\\s+${label}: (\\d+)`, 'm').exec(contents)?.[1] ?? NaN);
}

/**
 * Reads what a backup holds.
 * @param version the major version of the server that it is for
 * @throws {Refusal} when it isn't one of Staybase, is damaged, or nothing here can read it
 */
export async function openArchive(
  file: string,
  version: number,
  stop: AbortSignal,
): Promise<Archive> {
  const programs = findPrograms('pg_restore');
  const newest = programs.at(-1);
  if (newest === undefined || newest.version < version) {
    throw new Refusal(describeMissing('pg_restore', version, programs));
  }
  const contents = await runProgram(newest.file, ['--list', file], { stop }).catch(
    (error: Error) => {
      throw stop.aborted ? error : new Refusal(`${file} can't be read: ${error.message}`);
    },
  );
  if (!/ TABLE DATA public stay_claims /.test(contents)) {
    throw new Refusal(`${file} is not a backup of Staybase.`);
  }
  const serverVersion = readMajor(contents, 'Dumped from database version');
  const needed = Math.max(version, readMajor(contents, 'Dumped by pg_dump version'));
  const program = choose(programs, needed);
  if (program === null) throw new Refusal(describeMissing('pg_restore', needed, programs));
  return { file, serverVersion, program, contents };
}

/** Only an extension's owner may comment on it, and where an admin has made it, we aren't. */
const withoutExtensionComments = (contents: string): string =>
  contents
    .split('\n')
    .filter((line) => !line.includes(' COMMENT - EXTENSION '))
    .join('\n');

/**
 * Restores a backup into an empty database, in one transaction: wholly or not at all.
 * @throws {Refusal} when it fails; then the database is as it was
 */
export async function restoreDatabase(
  { file, program, contents }: Archive,
  url: string,
  stop: AbortSignal,
): Promise<void> {
  const { name, env } = targetOf(url);
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'staybase-restore-'));
  const list = path.join(scratch, 'list');
  try {
    writeFileSync(list, withoutExtensionComments(contents));
    const wholly = ['--single-transaction', '--exit-on-error'];
    const what = [`--use-list=${list}`, `--dbname=${name}`, file];
    await runProgram(program.file, [...wholly, ...WITHOUT_OWNERS, ...what], { env, stop });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
