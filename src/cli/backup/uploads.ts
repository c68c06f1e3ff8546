import { constants, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { copyFile, link, rm } from 'node:fs/promises';
import path from 'node:path';
import { readEnv } from '../launcher/environment';
import { Refusal } from '../refusal';
import { runProgram } from './run-program';

/** Where uploaded files are while no bucket is set. */
export const uploadsFolder = (root: string): string => path.join(root, 'public', 'uploads');

/** New files go to a bucket then; those from before it was set stay on this machine's disk. */
export const storesInBucket = (): boolean => readEnv('S3_BUCKET') !== undefined;

/** The archive of uploaded files that belongs to a backup of the database. */
export const uploadsBeside = (file: string): string =>
  `${file.replace(/\.dump$/, '')}-uploads.tar.gz`;

/** The names of the uploaded files on this machine's disk. */
export function listUploads(root: string): string[] {
  const folder = uploadsFolder(root);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
}

const sizeOf = (file: string): number | undefined =>
  statSync(file, { throwIfNoEntry: false })?.size;

/** Gives a file a second name, or copies it where that can't be. One that is gone is left out. */
async function keep(file: string, kept: string): Promise<void> {
  const size = sizeOf(file);
  if (size === undefined || size === sizeOf(kept)) return;
  // A copy made while the file was still being written.
  await rm(kept, { force: true });
  try {
    await link(file, kept).catch(() => copyFile(file, kept, constants.COPYFILE_FICLONE));
  } catch (error) {
    if (existsSync(file)) throw error;
  }
}

async function keepAll(root: string, scratch: string, stop: AbortSignal): Promise<void> {
  for (const name of listUploads(root)) {
    if (stop.aborted) return;
    await keep(path.join(uploadsFolder(root), name), path.join(scratch, name));
  }
}

/** GNU tar says so of a file that loses its other name meanwhile; what it packs is whole. */
const REMOVED_MEANWHILE = /^(.+: file changed as we read it\n)+$/;

/**
 * Packs the uploaded files, if there are any: those that are there before or after `dump`, and so
 * those of all rows that it sees, whatever is uploaded and deleted meanwhile.
 * @param archive the file to write; a folder of that name and `.files` is made and left beside it
 * @throws {Refusal} when tar fails; whatever `dump` throws
 */
export async function packUploadsAround(
  root: string,
  archive: string,
  stop: AbortSignal,
  dump: () => Promise<unknown>,
): Promise<void> {
  const scratch = `${archive}.files`;
  mkdirSync(scratch);
  await keepAll(root, scratch, stop);
  await dump();
  await keepAll(root, scratch, stop);
  if (readdirSync(scratch).length === 0) return;
  await runProgram('tar', ['-czf', archive, '-C', scratch, '.'], {
    stop,
    harmless: REMOVED_MEANWHILE,
  });
}

/** @throws {Refusal} when an archive of uploaded files is damaged */
export async function assertReadable(archive: string, stop: AbortSignal): Promise<void> {
  await runProgram('tar', ['-tzf', archive], { stop }).catch((error: Error) => {
    throw stop.aborted ? error : new Refusal(`${archive} can't be read: ${error.message}`);
  });
}

/**
 * Puts the uploaded files back. A file is only ever replaced by another version of itself, since
 * names are random.
 * @throws {Refusal} when tar fails
 */
export async function unpackUploads(
  root: string,
  archive: string,
  stop: AbortSignal,
): Promise<void> {
  mkdirSync(uploadsFolder(root), { recursive: true });
  await runProgram('tar', ['-xzf', archive, '--no-same-owner', '-C', uploadsFolder(root)], {
    stop,
  });
}
