import { db } from '../platform/transaction';
import { filesInUse } from '../sql/images';
import type { StoredImage } from './storage';

/** The rows of Strapi's media library. */
const FILE_UID = 'plugin::upload.file';

export interface ImageRow extends StoredImage {
  id: number;
  documentId: string;
  alternativeText: string | null;
}

/** @returns the ids of the new rows, in the images' order. */
export async function insertImages(images: readonly StoredImage[]): Promise<number[]> {
  const ids: number[] = [];
  for (const image of images) {
    const data = { ...image, folderPath: '/' };
    const { id } = (await strapi.db.query(FILE_UID).create({ data })) as { id: number };
    ids.push(id);
  }
  return ids;
}

/**
 * Deletes the rows of images that belong to no record any more (the panel can give one to several).
 * @returns those deleted; their files are to be removed once the transaction is through.
 */
export async function deleteUnused(rows: readonly ImageRow[]): Promise<ImageRow[]> {
  if (rows.length === 0) return [];
  const used = await filesInUse(
    db(),
    rows.map(({ id }) => id),
  );
  const unused = rows.filter(({ id }) => !used.has(id));
  const where = { id: { $in: unused.map(({ id }) => id) } };
  await strapi.db.query(FILE_UID).deleteMany({ where });
  return unused;
}
