import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '../refusal';

/** Personal data: nobody but the user who makes it may read a backup. */
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

function assertFree(files: readonly string[]): void {
  const taken = files.find((file) => existsSync(file));
  if (taken !== undefined) throw new Refusal(`${taken} is there already: choose another name.`);
}

function renameAll(drafts: ReadonlyMap<string, string>): void {
  const renamed: string[] = [];
  try {
    for (const [file, draft] of drafts) {
      chmodSync(draft, PRIVATE_FILE);
      renameSync(draft, file);
      renamed.push(file);
    }
  } catch (error) {
    for (const file of renamed) rmSync(file);
    throw error;
  }
}

/**
 * Has `write` make files of one folder, which appear under their names only when all are complete:
 * all of them or none, in their order. One that it doesn't make is left out.
 * @param write gets the name to write each under; what it makes beside them is thrown away
 * @throws {Refusal} when there is one of them already; whatever `write` throws
 */
export async function writeTogether(
  files: readonly [string, ...string[]],
  write: (draftOf: (file: string) => string) => Promise<void>,
): Promise<void> {
  assertFree(files);
  mkdirSync(path.dirname(files[0]), { recursive: true, mode: PRIVATE_FOLDER });
  const scratch = mkdtempSync(`${files[0]}.part-`);
  const draftOf = (file: string): string => path.join(scratch, path.basename(file));
  try {
    await write(draftOf);
    const made = files.filter((file) => existsSync(draftOf(file)));
    assertFree(made);
    renameAll(new Map(made.map((file) => [file, draftOf(file)])));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
