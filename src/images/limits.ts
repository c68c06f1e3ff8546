/** What an image may be when it comes in. */
export const MAX_IMAGE_BYTES = 10 * 1024 * 1024;

/**
 * Width times height. Cameras sold with 50 megapixels make up to 50.4 million (8192 × 6144); a few
 * kilobytes can unfold to more, and the memory of one decoder grows with it.
 */
export const MAX_PIXELS = 52_000_000;

export const MAX_IMAGES_PER_PROPERTY = 20;

/** The longer side of what is kept, in pixels. */
export const PHOTO_SIDE = 2560;
export const AVATAR_SIDE = 512;

/** Strapi's own sizes, which its panel shows and its frontends know. Each fits into its box. */
export const FORMATS = {
  thumbnail: { width: 245, height: 156 },
  small: { width: 500, height: 500 },
  medium: { width: 750, height: 750 },
  large: { width: 1000, height: 1000 },
} as const;

export type FormatName = keyof typeof FORMATS;

export const ACCEPTED_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const;
