import { refuse } from '../../../domain/errors';
import { deleteUnused, insertImages } from '../../../images/image-rows';
import { AVATAR_SIDE } from '../../../images/limits';
import type { UploadedFile } from '../../../images/receive-form';
import { assertAwaited, keepImages, removeStored } from '../../../images/storage';
import { inTransaction } from '../../../platform/transaction';
import { lockUser } from '../../../sql/images';
import { getUser } from './profile';
import type { UserRecord } from './create-user';

const USER_UID = 'plugin::users-permissions.user';

/**
 * Gives a user a picture in place of the one before, whose files go.
 * @throws DomainError VALIDATION, TOO_LARGE, UNAVAILABLE
 */
export async function changeAvatar(
  userId: number,
  files: readonly UploadedFile[],
): Promise<UserRecord> {
  const replaced = await keepImages(files, AVATAR_SIDE, (images) =>
    inTransaction(async (trx) => {
      // Of two changes at once the later one would not see the picture of the other.
      if (!(await lockUser(trx, userId))) throw refuse('NOT_FOUND', 'The account is gone.');
      const { avatar: before } = await getUser({ id: userId });
      const [avatar] = await insertImages(images);
      await strapi.db.query(USER_UID).update({ where: { id: userId }, data: { avatar } });
      const unused = await deleteUnused(before ? [before] : []);
      assertAwaited(files);
      return unused;
    }),
  );
  await removeStored(replaced);
  return getUser({ id: userId });
}
