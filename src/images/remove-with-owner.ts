import { inTransaction } from '../platform/transaction';
import { deleteUnused, type ImageRow } from './image-rows';
import { removeStored } from './storage';

/** Types that have images, and under which name. */
const OWNERS: Record<string, string> = {
  'api::property.property': 'images',
  'plugin::users-permissions.user': 'avatar',
};

interface DeleteEvent {
  model: { uid: string };
  params: { where?: object };
  state: { images?: ImageRow[] };
}

async function findImages({ model: { uid }, params: { where } }: DeleteEvent): Promise<ImageRow[]> {
  const name = OWNERS[uid] ?? '';
  const query = { where: where ?? {}, populate: { [name]: true } };
  const owner = (await strapi.db.query(uid).findOne(query)) as Record<
    string,
    ImageRow | ImageRow[] | null
  > | null;
  return [owner?.[name] ?? []].flat();
}

/** Files go once it is certain that their rows are gone. */
const removeAfterCommit = (images: ImageRow[]): Promise<unknown> =>
  strapi.db.transaction(({ onCommit }: { onCommit: (work: () => void) => void }) => {
    onCommit(() => void removeStored(images));
    return Promise.resolve();
  });

/** Whoever deletes a property or a user, and in whatever way: their images go with them. */
export function removeImagesWithOwners(): void {
  const subscriber = {
    models: Object.keys(OWNERS),
    async beforeDelete(event: DeleteEvent) {
      event.state.images = await findImages(event);
    },
    async afterDelete({ state: { images = [] } }: DeleteEvent) {
      await removeAfterCommit(await inTransaction(() => deleteUnused(images)));
    },
  };
  strapi.db.lifecycles.subscribe(subscriber);
}
