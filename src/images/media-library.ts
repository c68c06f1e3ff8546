import { AsyncLocalStorage } from 'node:async_hooks';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createId } from '@paralleldrive/cuid2';
import type { Context, Next } from 'koa';
import { refuse } from '../domain/errors';
import { encodePicture, IMAGE_EXTENSION, IMAGE_TYPE } from './encode-image';
import { PANEL_FORM } from './forms';
import { PHOTO_SIDE } from './limits';
import { receiveForm } from './receive-form';

/** A file on its way into Strapi's media library, and its columns. */
interface IncomingFile {
  name: string;
  hash: string;
  filepath: string;
  tmpWorkingDirectory: string;
}

const BYTES_PER_KB = 1000;

/** The signal of the form that a file came in: Strapi hands on its own description of files only. */
const formSignal = new AsyncLocalStorage<AbortSignal>();

/** Puts an image made anew in the place of what was uploaded. */
async function encodeAnew(file: IncomingFile): Promise<IncomingFile> {
  const image = { filepath: file.filepath, path: file.name, signal: formSignal.getStore() };
  const { data, width, height } = await encodePicture(image, PHOTO_SIDE);
  const filepath = path.join(file.tmpWorkingDirectory, file.hash);
  await writeFile(filepath, data);
  return Object.assign(file, {
    filepath,
    ext: IMAGE_EXTENSION,
    mime: IMAGE_TYPE,
    width,
    height,
    size: data.length / BYTES_PER_KB,
    sizeInBytes: data.length,
    getStream: () => createReadStream(filepath),
  });
}

/**
 * What replaces parts of Strapi's own image service, which all its uploads go through: it would
 * keep what is no image as it came, and an image with its metadata and its name.
 */
export const IMAGE_SERVICE = {
  // Each file is to be made anew, which refuses those that are no images.
  isImage: () => Promise.resolve(true),
  isFaultyImage: () => Promise.resolve(false),
  isOptimizableImage: () => Promise.resolve(true),
  optimize: encodeAnew,
  generateFileName: () => createId(),
};

/** One value by itself, several as a list: so Strapi's controllers expect a form's content. */
const unwrapped = <Item>(items: readonly Item[] = []) => (items.length > 1 ? items : items[0]);

function assertInfo(text: string): void {
  try {
    if (typeof JSON.parse(text) === 'object') return;
  } catch {
    // It is refused just below.
  }
  throw refuse('VALIDATION', 'fileInfo must be JSON.', { path: 'fileInfo' });
}

/** Reads the forms of the panel's uploads, once it is known that an administrator sends them. */
export async function readPanelForm(ctx: Context, next: Next): Promise<void> {
  if (!ctx.is('multipart')) {
    await next();
    return;
  }
  await receiveForm(ctx, PANEL_FORM, async ({ files, texts, signal }) => {
    texts.fileInfo?.forEach(assertInfo);
    const request = ctx.request as unknown as { files?: object; body: object };
    request.files = files.length > 0 ? { files: unwrapped(files) } : {};
    request.body = { fileInfo: unwrapped(texts.fileInfo) };
    try {
      await formSignal.run(signal, next);
    } finally {
      delete request.files;
    }
  });
}
