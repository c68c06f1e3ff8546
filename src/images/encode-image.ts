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

/** A decoder of the largest picture takes some 300 MB: two at once would be too much. */
const inTurn = oneAtATime();

/** An uploaded file on its way: where it is, and what to call it in a refusal. */
export interface ImageFile {
  filepath: string;
  /** Its place in the request: `file`, `files.0`… */
  path: string;
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

async function encode({ data, info }: Pixels, box?: { width: number; height: number }) {
  const { width, height, channels } = info;
  const pixels = sharp(data, { raw: { width, height, channels } });
  const fitting = box ? pixels.resize({ ...box, fit: 'inside' }) : pixels;
  const made = await fitting.webp({ quality: QUALITY }).toBuffer({ resolveWithObject: true });
  return { data: made.data, width: made.info.width, height: made.info.height };
}

async function encodeFormats(pixels: Pixels): Promise<EncodedImage['formats']> {
  const formats: EncodedImage['formats'] = {};
  for (const [name, box] of Object.entries(FORMATS) as [FormatName, typeof FORMATS.small][])
    if (pixels.info.width > box.width || pixels.info.height > box.height)
      formats[name] = await encode(pixels, box);
  return formats;
}

/**
 * Makes what is kept of an uploaded image: decoded by its content, whatever its name, and encoded
 * anew without metadata. Images are made one after the other.
 * @param maxSide of the result, in pixels.
 * @throws DomainError VALIDATION for what is no image or a broken one, TOO_LARGE in pixels
 */
export const encodeImage = (file: ImageFile, maxSide: number): Promise<EncodedImage> =>
  inTurn(async () => {
    const pixels = await decode(file, maxSide);
    return { ...(await encode(pixels)), formats: await encodeFormats(pixels) };
  });

/** The same without the smaller versions. @throws DomainError VALIDATION, TOO_LARGE */
export const encodePicture = (file: ImageFile, maxSide: number): Promise<Picture> =>
  inTurn(async () => encode(await decode(file, maxSide)));
