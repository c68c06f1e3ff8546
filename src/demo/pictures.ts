import { DEMO_MARK } from '../demo-logins';
import { insertImages } from '../images/image-rows';
import { PHOTO_SIDE } from '../images/limits';
import { keepImages } from '../images/storage';
import { db, inTransaction } from '../platform/transaction';
import { attachImages, countImages } from '../sql/images';
import { seedFile } from './files';
import type { DemoListing } from './plan';
import { choose } from './choose';

const OUTSIDE = ['cabin', 'townhouses', 'apartments', 'villa'] as const;
const INSIDE = ['living-room', 'bedroom', 'kitchen', 'bathroom', 'balcony', 'bunk-room'] as const;
const DRAWINGS = [...OUTSIDE, ...INSIDE];

type Drawing = (typeof DRAWINGS)[number];

const WITHIN: Record<DemoListing['propertyType'], readonly Drawing[]> = {
  entire_home: ['living-room', 'bedroom', 'kitchen', 'balcony', 'bathroom'],
  private_room: ['bedroom', 'bathroom', 'kitchen'],
  shared_room: ['bunk-room', 'kitchen', 'bathroom'],
  hotel_room: ['bedroom', 'bathroom'],
};

/** One view from outside and two rooms; a room to let shows itself first. */
function drawingsFor({ sourceId, propertyType }: DemoListing): Drawing[] {
  const outside = OUTSIDE[choose(`${sourceId} outside`, OUTSIDE.length)] ?? 'townhouses';
  const rooms = WITHIN[propertyType];
  const first = propertyType === 'entire_home' ? choose(`${sourceId} room`, rooms.length) : 0;
  const shown = [0, 1].flatMap((next) => rooms[(first + next) % rooms.length] ?? []);
  return propertyType === 'entire_home' ? [outside, ...shown] : [...shown, outside];
}

const captionOf = (drawing: Drawing): string =>
  `Drawing: ${drawing.replace('-', ' ')} ${DEMO_MARK}`;

/** Gives every listing of the demo three drawings; a few files serve them all. */
export async function hangPictures(listings: readonly DemoListing[]): Promise<void> {
  const [first] = listings;
  if (!first || (await countImages(db(), first.id)) > 0) return;
  const files = DRAWINGS.map((drawing) => ({
    filepath: seedFile(`drawings/${drawing}.png`),
    path: drawing,
  }));
  await keepImages(files, PHOTO_SIDE, (images) =>
    inTransaction(async (trx) => {
      const named = images.map((image, index) => {
        const caption = captionOf(DRAWINGS[index] ?? 'cabin');
        return { ...image, name: caption, alternativeText: caption };
      });
      const ids = await insertImages(named);
      const idOf = new Map(DRAWINGS.map((drawing, index) => [drawing, ids[index] ?? 0]));
      const attached = listings.flatMap((listing) =>
        drawingsFor(listing).map((drawing, order) => ({
          fileId: idOf.get(drawing) ?? 0,
          propertyId: listing.id,
          order: order + 1,
        })),
      );
      await attachImages(trx, attached);
    }),
  );
}
