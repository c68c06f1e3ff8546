import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readEnv } from '../launcher/environment';
import { writeWhole } from './archive';
import { runProgram } from './run-program';

const uploadsFolder = (root: string): string => path.join(root, 'public', 'uploads');

/** With a bucket the images are not on this machine's disk. */
export const storesInBucket = (): boolean => readEnv('S3_BUCKET') !== undefined;

/** The archive of uploaded files that belongs to a backup of the database. */
export const uploadsBeside = (file: string): string =>
  `${file.replace(/\.dump$/, '')}-uploads.tar.gz`;

/** Whether anything was uploaded to this machine's disk. */
export function hasUploads(root: string): boolean {
  const folder = uploadsFolder(root);
  return existsSync(folder) && readdirSync(folder).some((name) => !name.startsWith('.'));
}

/**
 * Packs the uploaded files.
 * @throws {Refusal} when tar fails; then there is no archive
 */
export async function packUploads(root: string, archive: string, stop: AbortSignal): Promise<void> {
  await writeWhole(archive, (draft) =>
    runProgram('tar', ['-czf', draft, '--exclude', '.gitkeep', '-C', uploadsFolder(root), '.'], {
      stop,
    }),
  );
}

/**
 * Puts the uploaded files back. No two have the same name: one that is there already is the same.
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
