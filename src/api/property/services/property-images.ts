import { refuse } from '../../../domain/errors';
import type { SignedInCaller } from '../../../http/caller';
import { deleteUnused, insertImages, type ImageRow } from '../../../images/image-rows';
import { MAX_IMAGES_PER_PROPERTY, PHOTO_SIDE } from '../../../images/limits';
import { oneAtATimeEach } from '../../../images/one-at-a-time';
import type { UploadedFile } from '../../../images/receive-form';
import { imageShape, type ImageView } from '../../../images/shape';
import { assertAwaited, keepImages, removeStored, type StoredImage } from '../../../images/storage';
import { db, inTransaction } from '../../../platform/transaction';
import { countImages } from '../../../sql/images';
import { findPropertyTerms, lockProperty } from '../../../sql/properties';
import { assertManageable } from './visible-property';

const UID = 'api::property.property';

function assertRoom(present: number, added: number): void {
  if (present + added <= MAX_IMAGES_PER_PROPERTY) return;
  const message = `A property has at most ${MAX_IMAGES_PER_PROPERTY} images; this one has ${present}.`;
  throw refuse('VALIDATION', message, {
    path: 'files',
    maxImages: MAX_IMAGES_PER_PROPERTY,
    images: present,
  });
}

/**
 * Whether the caller may add images at all: asked before a byte of them is read.
 * @throws DomainError NOT_FOUND unless the caller manages the property, VALIDATION when it is full
 */
export async function assertTakesImages(caller: SignedInCaller, documentId: string): Promise<void> {
  const property = assertManageable(caller, await findPropertyTerms(db(), documentId));
  assertRoom(await countImages(db(), property.id), 1);
}

/** The images of a property, in their order. */
async function imagesOf(propertyId: number): Promise<ImageRow[]> {
  const property = (await strapi.db
    .query(UID)
    .findOne({ where: { id: propertyId }, populate: { images: true } })) as {
    images: ImageRow[] | null;
  } | null;
  return property?.images ?? [];
}

const setImages = (id: number, change: object): Promise<unknown> =>
  strapi.db.query(UID).update({ where: { id }, data: { images: change } });

/** Side by side, forms for one property would all be made before the first of them fills it. */
const inTurn = oneAtATimeEach<number>();

/**
 * Adds images behind those a property has: all of them or none.
 * @returns all images of the property.
 * @throws DomainError NOT_FOUND, VALIDATION, TOO_LARGE, UNAVAILABLE
 */
export async function addImages(
  caller: SignedInCaller,
  documentId: string,
  files: readonly UploadedFile[],
): Promise<ImageView[]> {
  const { id } = assertManageable(caller, await findPropertyTerms(db(), documentId));
  const hasRoom = async (): Promise<void> => assertRoom(await countImages(db(), id), files.length);
  const write = (images: readonly StoredImage[]): Promise<ImageView[]> =>
    inTransaction(async (trx) => {
      const property = assertManageable(caller, await lockProperty(trx, { documentId }));
      assertRoom(await countImages(trx, property.id), images.length);
      const added = await insertImages(images);
      await setImages(property.id, { connect: added.map((image) => ({ id: image })) });
      const views = (await imagesOf(property.id)).map(imageShape);
      assertAwaited(files);
      return views;
    });
  // Slow, and so before the transaction: what others do meanwhile is asked again under the lock.
  return inTurn(id, () => keepImages(files, PHOTO_SIDE, write, hasRoom));
}

/**
 * Takes an image from a property; its files go with it.
 * @throws DomainError NOT_FOUND for other people's properties and other properties' images
 */
export async function removeImage(
  caller: SignedInCaller,
  documentId: string,
  imageDocumentId: string,
): Promise<void> {
  const removed = await inTransaction(async (trx) => {
    const property = assertManageable(caller, await lockProperty(trx, { documentId }));
    const images = await imagesOf(property.id);
    const image = images.find((row) => row.documentId === imageDocumentId);
    if (!image) throw refuse('NOT_FOUND', 'No such image.');
    await setImages(property.id, { disconnect: [{ id: image.id }] });
    return deleteUnused([image]);
  });
  await removeStored(removed);
}
