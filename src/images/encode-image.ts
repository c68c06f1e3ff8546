import sharp, { type OutputInfo } from 'sharp';
import { refuse, type DomainError } from '../domain/errors';
import { FORMATS, MAX_PIXELS, type FormatName } from './limits';
import { oneAtATime } from './one-at-a-time';

/** An image as it is kept: made of pixels only, so nothing else of the upload is in it. */
export interface Picture {
  data: Buffer;
  width: number;
  height: number;
}

export interface EncodedImage extends Picture {
  /** Only those that are smaller than the picture itself. */
  formats: Partial<Record<FormatName, Picture>>;
}

/** One format for all: browsers show it, and it keeps transparency (decision 0010). */
export const IMAGE_EXTENSION = '.webp';
export const IMAGE_TYPE = 'image/webp';
const QUALITY = 80;
/** Files get 5 % larger than with libwebp's own 4, in half the time. */
const EFFORT = 2;

// Each file is decoded once: what libvips would keep of it is memory for nothing.
sharp.cache(false);

// libvips decodes some twenty formats, and programs like SVG and PDF: nothing but these is tried.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadHeif',
  ],
});

/** A decoder of the largest picture takes up to 1 GB (AVIF): two at once would be too much. */
const inTurn = oneAtATime();

/** An uploaded file on its way: where it is, and what to call it in a refusal. */
export interface ImageFile {
  filepath: string;
  /** Its place in the request: `file`, `files.0`… */
  path: string;
  /** Given once nobody waits for the image any more; its reason is what is then thrown. */
  signal?: AbortSignal | undefined;
}

const open = ({ filepath }: ImageFile) =>
  sharp(filepath, { limitInputPixels: MAX_PIXELS, failOn: 'error', sequentialRead: true });

const TOO_MANY_PIXELS = /pixel limit/;

function toRefusal(error: unknown, { path }: ImageFile): DomainError {
  if (TOO_MANY_PIXELS.test(String(error))) {
    const message = `${path} has more than ${MAX_PIXELS / 1e6} megapixels.`;
    return refuse('TOO_LARGE', message, { path, maxPixels: MAX_PIXELS });
  }
  return refuse('VALIDATION', `${path} is not a whole jpeg, png, webp or avif image.`, { path });
}

interface Pixels {
  data: Buffer;
  info: OutputInfo;
}

/** Decodes, turns upright as EXIF says, converts to sRGB and shrinks to fit. */
async function decode(file: ImageFile, maxSide: number): Promise<Pixels> {
  try {
    return await open(file)
      .autoOrient()
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
  } catch (error) {
    throw toRefusal(error, file);
  }
}

interface Box {
  width: number;
  height: number;
}

const fromPixels = ({ data, info: { width, height, channels } }: Pixels) =>
  sharp(data, { raw: { width, height, channels } });

const exceeds = ({ info }: Pixels, box: Box): boolean =>
  info.width > box.width || info.height > box.height;

async function shrink(pixels: Pixels, box: Box): Promise<Pixels> {
  if (!exceeds(pixels, box)) return pixels;
  const shrunk = fromPixels(pixels).resize({ ...box, fit: 'inside' });
  return shrunk.raw().toBuffer({ resolveWithObject: true });
}

async function encode(pixels: Pixels): Promise<Picture> {
  const { width, height } = pixels.info;
  const data = await fromPixels(pixels).webp({ quality: QUALITY, effort: EFFORT }).toBuffer();
  return { data, width, height };
}

async function encodeFormats(pixels: Pixels): Promise<EncodedImage['formats']> {
  const formats: EncodedImage['formats'] = {};
  const large = await shrink(pixels, FORMATS.large);
  for (const [name, box] of Object.entries(FORMATS) as [FormatName, Box][])
    if (exceeds(pixels, box)) formats[name] = await encode(await shrink(large, box));
  return formats;
}

/**
 * Makes what is kept of an uploaded image: decoded by its content, whatever its name, and encoded
 * anew without metadata. Images are made one after the other.
 * @param maxSide of the result, in pixels.
 * @throws DomainError VALIDATION for what is no image or a broken one, TOO_LARGE in pixels; the
 * reason of the file's signal when that is given before its turn comes
 */
export const encodeImage = (file: ImageFile, maxSide: number): Promise<EncodedImage> =>
  inTurn(async () => {
    file.signal?.throwIfAborted();
    const pixels = await decode(file, maxSide);
    return { ...(await encode(pixels)), formats: await encodeFormats(pixels) };
  });

/** The same without the smaller versions. */
export const encodePicture = (file: ImageFile, maxSide: number): Promise<Picture> =>
  inTurn(async () => {
    file.signal?.throwIfAborted();
    return encode(await decode(file, maxSide));
  });
