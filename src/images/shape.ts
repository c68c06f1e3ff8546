import { z } from 'zod';
import { documentId } from '../http/schemas';
import { FORMATS, type FormatName } from './limits';

interface PictureColumns {
  url: string;
  width: number | null;
  height: number | null;
}

/** A row of Strapi's media library, as far as answers show it. */
export interface ImageDocument extends PictureColumns {
  documentId: string;
  alternativeText: string | null;
  formats: Partial<Record<string, PictureColumns>> | null;
}

/** The columns of IMAGE_FIELDS, for the Document Service's populate. */
export const IMAGE_FIELDS = ['url', 'width', 'height', 'alternativeText', 'formats'] as const;

const pictureAnswer = z.object({
  url: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
});

/** Smaller versions, where the image is larger than they are. */
const formatsAnswer = z.object({
  thumbnail: pictureAnswer.optional(),
  small: pictureAnswer.optional(),
  medium: pictureAnswer.optional(),
  large: pictureAnswer.optional(),
} satisfies Record<FormatName, z.ZodType>);

export const imageAnswer = pictureAnswer
  .extend({ documentId, alternativeText: z.string().nullable(), formats: formatsAnswer })
  .meta({
    id: 'Image',
    description:
      'url is a path of this server, or a whole address when images are stored elsewhere. ' +
      'formats has those of thumbnail (245×156), small (500), medium (750) and large (1000 pixels ' +
      'at most) that are smaller than the image.',
  });

const pictureShape = ({ url, width, height }: PictureColumns) => ({ url, width, height });

/** An image in answers; nothing of its name, its size or its storage. */
export function imageShape(image: ImageDocument) {
  const formats = Object.fromEntries(
    (Object.keys(FORMATS) as FormatName[]).flatMap((name) => {
      const picture = image.formats?.[name];
      return picture ? [[name, pictureShape(picture)]] : [];
    }),
  ) as Partial<Record<FormatName, ReturnType<typeof pictureShape>>>;
  return {
    documentId: image.documentId,
    ...pictureShape(image),
    alternativeText: image.alternativeText,
    formats,
  };
}

export type ImageView = ReturnType<typeof imageShape>;
