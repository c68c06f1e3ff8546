import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';
import { unavailable } from '../sql/errors';
import {
  encodeImage,
  IMAGE_EXTENSION,
  IMAGE_TYPE,
  type EncodedImage,
  type ImageFile,
  type Picture,
} from './encode-image';
import type { FormatName } from './limits';

/** What a storage provider of Strapi's names a file by. */
interface FileKey {
  hash: string;
  ext: string;
}

interface ProviderFile extends FileKey {
  mime: string;
  buffer: Buffer;
  /** Set by `upload`. */
  url?: string;
}

interface Provider {
  upload(file: ProviderFile): Promise<void>;
  delete(file: FileKey): Promise<void>;
}

/** One stored file, in the columns of Strapi's media library; `size` is in kilobytes. */
export interface StoredPicture extends FileKey {
  name: string;
  mime: string;
  width: number | null;
  height: number | null;
  size: number;
  url: string;
}

/** An image with its smaller versions, as it is stored. */
export interface StoredImage extends StoredPicture {
  formats: Partial<Record<FormatName, StoredPicture>> | null;
  provider: string;
}

/** A storage that does not answer must not hold a request for longer than it may take. */
const STORE_TIMEOUT_MS = 8000;
const REMOVE_TIMEOUT_MS = 3000;
const BYTES_PER_KB = 1000;
const KB_DECIMALS = 100;

const provider = (): Provider =>
  (strapi.plugin('upload') as unknown as { provider: Provider }).provider;

const providerName = (): string => strapi.config.get<string>('plugin::upload.provider');

/** Strapi's name of the local disk. */
const LOCAL = 'local';
const UPLOADS_FOLDER = 'uploads';

/** @throws Error when the work takes longer; it then goes on by itself. */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The storage took more than ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Files outlive a change of the settings: those on the disk are ours wherever new ones go. */
async function removeFrom(storage: string, { hash, ext }: FileKey): Promise<void> {
  if (storage === LOCAL)
    await rm(path.join(strapi.dirs.static.public, UPLOADS_FOLDER, hash + ext), { force: true });
  else if (storage === providerName()) await provider().delete({ hash, ext });
  else throw new Error(`The storage ${storage} is not set up.`);
}

/** Files that nothing refers to any more harm nobody: what can't be removed is for the log. */
async function removeOrLog(storage: string, keys: readonly FileKey[]): Promise<void> {
  const removals = keys.map((key) => within(REMOVE_TIMEOUT_MS, removeFrom(storage, key)));
  const results = await Promise.allSettled(removals);
  const left = keys.filter((_, index) => results[index]?.status === 'rejected');
  if (left.length === 0) return;
  const names = left.map(({ hash, ext }) => hash + ext).join(', ');
  const failed = results.find((result) => result.status === 'rejected');
  strapi.log.warn(`Files may stay in the storage: ${names} (${String(failed?.reason)})`);
}

async function storePicture(
  { data, width, height }: Picture,
  hash: string,
): Promise<StoredPicture> {
  const key = { hash, ext: IMAGE_EXTENSION };
  const file: ProviderFile = { ...key, mime: IMAGE_TYPE, buffer: data };
  await provider().upload(file);
  const size = Math.round((data.length / BYTES_PER_KB) * KB_DECIMALS) / KB_DECIMALS;
  const name = hash + IMAGE_EXTENSION;
  return { ...key, name, mime: IMAGE_TYPE, width, height, size, url: file.url ?? '' };
}

const CANNOT_CONNECT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH/;

/** Whether a file may be there although the storage failed: not if it was out of reach or said no. */
function mayBeStored(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return !CANNOT_CONNECT.test(String(error)) && !(status >= 400 && status < 500);
}

/**
 * Stores an image and its smaller versions: all of them or none.
 * @throws DomainError UNAVAILABLE when the storage does not take them in time
 */
async function storeImage({ formats, ...picture }: EncodedImage): Promise<StoredImage> {
  const hash = createId();
  const absent = new Set<string>();
  const store = (made: Picture, name: string): Promise<StoredPicture> =>
    storePicture(made, name).catch((error: unknown) => {
      if (!mayBeStored(error)) absent.add(name);
      throw error;
    });
  const names = Object.keys(formats) as FormatName[];
  const hashes = [hash, ...names.map((name) => `${name}_${hash}`)];
  const pictures = [picture, ...Object.values(formats)];
  const stores = pictures.map((made, index) => store(made, hashes[index] ?? hash));
  try {
    // All of them end before any is removed.
    await within(STORE_TIMEOUT_MS, Promise.allSettled(stores));
    const [main, ...smaller] = await Promise.all(stores);
    const byName = names.map((name, index) => [name, smaller[index]] as const);
    return {
      ...(main as StoredPicture),
      formats: Object.fromEntries(byName),
      provider: providerName(),
    };
  } catch (error) {
    strapi.log.error(`An image could not be stored: ${String(error)}`);
    const left = hashes.filter((name) => !absent.has(name));
    await removeOrLog(
      providerName(),
      left.map((name) => ({ hash: name, ext: IMAGE_EXTENSION })),
    );
    throw unavailable('The storage of images cannot be reached. Please try again.');
  }
}

/** Removes the files of images that no row refers to any more; what can't be is logged. */
export async function removeStored(images: readonly StoredImage[]): Promise<void> {
  const removals = images.map(({ provider: storage, formats, hash, ext }) =>
    removeOrLog(storage, [{ hash, ext }, ...Object.values(formats ?? {})]),
  );
  await Promise.all(removals);
}

/** @throws the reason of a file's signal, once nobody waits for the images any more */
export const assertAwaited = (files: readonly ImageFile[]): void => {
  for (const { signal } of files) signal?.throwIfAborted();
};

/** Makes and stores images, in their order: all of them or none. One at a time is in memory. */
async function storeImages(
  files: readonly ImageFile[],
  maxSide: number,
  assertRoom: () => Promise<void>,
): Promise<StoredImage[]> {
  const stored: StoredImage[] = [];
  try {
    for (const file of files) {
      await assertRoom();
      const image = await encodeImage(file, maxSide);
      assertAwaited(files);
      stored.push(await storeImage(image));
    }
    return stored;
  } catch (error) {
    await removeStored(stored);
    throw error;
  }
}

/**
 * Makes and stores images, and writes down that they are there: all of it or nothing.
 * @param maxSide of an image, in pixels.
 * @param write is what makes them somebody's; when it fails, their files go.
 * @param assertRoom is asked before each image, and throws when they would be made in vain.
 * @throws DomainError VALIDATION, TOO_LARGE, UNAVAILABLE, what `write` and `assertRoom` throw, and
 * the reason of a file's signal
 */
export async function keepImages<Result>(
  files: readonly ImageFile[],
  maxSide: number,
  write: (images: readonly StoredImage[]) => Promise<Result>,
  assertRoom: () => Promise<void> = () => Promise.resolve(),
): Promise<Result> {
  const stored = await storeImages(files, maxSide, assertRoom);
  try {
    return await write(stored);
  } catch (error) {
    await removeStored(stored);
    throw error;
  }
}
