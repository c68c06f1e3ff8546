/** Pictures to upload, and the forms they go in. */
import sharp from 'sharp';
import type { TestApp } from '../../support/app';
import type { Answer, ApiError } from '../../support/marketplace';
import { removeFiles, type FileRow } from '../../support/uploads';

export { urlsOf } from '../../support/uploads';

export interface ImageView {
  documentId: string;
  url: string;
  width: number;
  height: number;
  alternativeText: string | null;
  formats: Record<string, { url: string; width: number; height: number }>;
}

interface Look {
  width?: number;
  height?: number;
  /** Left half; the right one is blue. */
  color?: string;
}

/** A picture whose left half has a color of its own, so that turning it shows. */
export const picture = ({ width = 320, height = 200, color = '#d02010' }: Look = {}) =>
  sharp({ create: { width, height, channels: 3, background: '#1030c0' } }).composite([
    {
      input: { create: { width: width / 2, height, channels: 3, background: color } },
      left: 0,
      top: 0,
    },
  ]);

export const jpeg = (look?: Look): Promise<Buffer> => picture(look).jpeg().toBuffer();

interface Size {
  width: number;
  height: number;
}

/** One color all over: much picture in few bytes. */
export const blank = ({ width, height, alpha = 1 }: Size & { alpha?: number }) => {
  const background = { r: 128, g: 128, b: 128, alpha };
  return sharp({ create: { width, height, channels: alpha < 1 ? 4 : 3, background } });
};

/** Frames, one after the other. */
export const moving = (frames: Buffer[]) => sharp(frames, { join: { animated: true } });

export const lookOf = (bytes: Buffer) => sharp(bytes).metadata();

/** The red, green and blue of one pixel. */
export async function pixelAt(bytes: Buffer, left: number, top: number): Promise<number[]> {
  const spot = sharp(bytes).extract({ left, top, width: 1, height: 1 }).removeAlpha();
  return [...(await spot.toColourspace('srgb').raw().toBuffer())];
}

/** Which halves a picture has, and how it is cut in two. */
export async function halves(bytes: Buffer) {
  const { width, height } = await lookOf(bytes);
  const colorAt = async (x: number, y: number): Promise<string> => {
    const [red = 0, , blue = 0] = await pixelAt(
      bytes,
      Math.floor(width * x),
      Math.floor(height * y),
    );
    return red > blue ? 'red' : 'blue';
  };
  const [first, right, below] = [
    await colorAt(0.1, 0.1),
    await colorAt(0.9, 0.1),
    await colorAt(0.1, 0.9),
  ];
  return {
    first,
    second: await colorAt(0.9, 0.9),
    cut: right === below ? 'nowhere' : right === first ? 'across' : 'down',
  };
}

export interface Part {
  name?: string;
  filename?: string;
  type?: string;
  content: Buffer | string;
}

export function formOf(parts: readonly Part[], field = 'files'): FormData {
  const form = new FormData();
  for (const { name = field, filename = 'photo.jpg', type = 'image/jpeg', content } of parts) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    form.append(name, new Blob([Uint8Array.from(bytes)], { type }), filename);
  }
  return form;
}

/** Sends a form; `path` begins after `/api`. */
export async function send<Data = ImageView[]>(
  { url }: { url: string },
  route: string,
  form: FormData,
  as?: { token: string },
): Promise<Answer<Data>> {
  const response = await fetch(`${url}/api${route}`, {
    method: 'POST',
    headers: as ? { authorization: `Bearer ${as.token}` } : {},
    body: form,
  });
  const { data, error } = (await response.json()) as { data: Data; error?: ApiError };
  return { status: response.status, headers: response.headers, data, error };
}

/** Deletes what a test left on the disk that all tests share. */
export async function removeUploads({ strapi }: TestApp): Promise<void> {
  await removeFiles((await strapi.db.query('plugin::upload.file').findMany({})) as FileRow[]);
}
