import { refuse } from '../../../domain/errors';
import { findUser, roleId, type UserRecord } from './create-user';
import { openSession, type SignedIn } from './sign-in';

const USER_UID = 'plugin::users-permissions.user';

/** What people may change of themselves. */
export interface ProfileChange {
  firstName?: string | undefined;
  lastName?: string | undefined;
  bio?: string | null | undefined;
  phone?: string | null | undefined;
}

/** @throws DomainError NOT_FOUND */
export async function getUser(where: object): Promise<UserRecord> {
  const user = await findUser(where);
  if (!user) throw refuse('NOT_FOUND', 'No such user.');
  return user;
}

export async function updateProfile(userId: number, change: ProfileChange): Promise<UserRecord> {
  const { documentId } = await getUser({ id: userId });
  await strapi.documents(USER_UID).update({ documentId, data: change as never });
  return getUser({ id: userId });
}

/** Makes a guest a host, for good; the fresh token goes with the new role. */
export async function becomeHost(userId: number): Promise<SignedIn> {
  const { documentId } = await getUser({ id: userId });
  await strapi
    .documents(USER_UID)
    .update({ documentId, data: { role: await roleId('host') } as never });
  return openSession(await getUser({ id: userId }));
}
