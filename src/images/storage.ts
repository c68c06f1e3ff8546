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

const removeAll = async (keys: readonly FileKey[]): Promise<void> => {
  await Promise.all(keys.map((key) => provider().delete(key)));
};

/** Files that nothing refers to any more harm nobody: what can't be removed is for the log. */
async function removeOrLog(keys: readonly FileKey[]): Promise<void> {
  try {
    await within(REMOVE_TIMEOUT_MS, removeAll(keys));
  } catch (error) {
    const names = keys.map(({ hash, ext }) => hash + ext).join(', ');
    strapi.log.warn(`Files stay in the storage: ${names} (${String(error)})`);
  }
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

async function storeFormats(
  formats: EncodedImage['formats'],
  hash: string,
): Promise<StoredImage['formats']> {
  const stored = await Promise.all(
    Object.entries(formats).map(
      async ([name, picture]) => [name, await storePicture(picture, `${name}_${hash}`)] as const,
    ),
  );
  return Object.fromEntries(stored);
}

/**
 * Stores an image and its smaller versions: all of them or none.
 * @throws DomainError UNAVAILABLE when the storage does not take them in time
 */
async function storeImage({ formats, ...picture }: EncodedImage): Promise<StoredImage> {
  const hash = createId();
  const stores = [storePicture(picture, hash), storeFormats(formats, hash)] as const;
  try {
    const [main, smaller] = await within(STORE_TIMEOUT_MS, Promise.all(stores));
    return { ...main, formats: smaller, provider: providerName() };
  } catch (error) {
    strapi.log.error(`An image could not be stored: ${String(error)}`);
    const names = [hash, ...Object.keys(formats).map((name) => `${name}_${hash}`)];
    await removeOrLog(names.map((name) => ({ hash: name, ext: IMAGE_EXTENSION })));
    throw unavailable('The storage of images cannot be reached. Please try again.');
  }
}

/** Removes the files of images that no row refers to any more; what fails is logged. */
export async function removeStored(images: readonly StoredImage[]): Promise<void> {
  const ours = images.filter(({ provider: name }) => name === providerName());
  const keys = ours.flatMap(({ formats, hash, ext }) => [
    { hash, ext },
    ...Object.values(formats ?? {}),
  ]);
  if (keys.length > 0) await removeOrLog(keys);
}

/** Makes and stores images, in their order: all of them or none. One at a time is in memory. */
async function storeImages(files: readonly ImageFile[], maxSide: number): Promise<StoredImage[]> {
  const stored: StoredImage[] = [];
  try {
    for (const file of files) stored.push(await storeImage(await encodeImage(file, maxSide)));
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
 * @throws DomainError VALIDATION, TOO_LARGE, UNAVAILABLE, and what `write` throws
 */
export async function keepImages<Result>(
  files: readonly ImageFile[],
  maxSide: number,
  write: (images: readonly StoredImage[]) => Promise<Result>,
): Promise<Result> {
  const stored = await storeImages(files, maxSide);
  try {
    return await write(stored);
  } catch (error) {
    await removeStored(stored);
    throw error;
  }
}
