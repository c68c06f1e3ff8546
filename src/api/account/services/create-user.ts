import { createId } from '@paralleldrive/cuid2';
import { ACCOUNT_ROLES, type AccountRole } from '../../../domain/access/roles';
import { refuse } from '../../../domain/errors';
import type { ImageRow } from '../../../images/image-rows';

const USER_UID = 'plugin::users-permissions.user';
const ROLE_UID = 'plugin::users-permissions.role';

export interface UserRecord {
  id: number;
  documentId: string;
  /** Null: an imported host, who can't sign in. */
  email: string | null;
  username: string;
  firstName: string | null;
  lastName: string | null;
  bio: string | null;
  phone: string | null;
  blocked: boolean | null;
  createdAt: string;
  role: { type: string } | null;
  avatar: ImageRow | null;
}

export interface NewUser {
  email: string;
  /** Null: nobody can sign in. */
  password: string | null;
  firstName: string;
  lastName: string;
  username?: string | undefined;
  role: AccountRole;
}

/** A user with role and avatar, as profiles need it; null when there is none. */
export const findUser = (where: object): Promise<UserRecord | null> =>
  strapi.db
    .query(USER_UID)
    .findOne({ where, populate: { role: true, avatar: true } }) as Promise<UserRecord | null>;

/** @param email in any case: addresses are stored in lower case. */
export const findUserByEmail = (email: string): Promise<UserRecord | null> =>
  findUser({ email: email.toLowerCase() });

/** @throws when the role was not seeded. */
export async function roleId(type: AccountRole): Promise<number> {
  const query = { where: { type }, select: ['id'] };
  const role = (await strapi.db.query(ROLE_UID).findOne(query)) as { id: number } | null;
  if (!role || !ACCOUNT_ROLES.includes(type)) throw new Error(`The role ${type} is missing.`);
  return role.id;
}

/**
 * Creates a user; the password is hashed on its way.
 * @throws DomainError VALIDATION when the e-mail address or the username is taken
 */
export async function createUser(user: NewUser): Promise<UserRecord> {
  const { role, password, firstName, lastName } = user;
  const email = user.email.toLowerCase();
  const username = user.username ?? `user-${createId()}`;
  const secret = password === null ? {} : { password };
  const data = { email, username, ...secret, firstName, lastName, provider: 'local' };
  const created = await strapi
    .documents(USER_UID)
    .create({ data: { ...data, confirmed: true, blocked: false, role: await roleId(role) } });
  const stored = await findUser({ documentId: created.documentId });
  if (!stored) throw refuse('NOT_FOUND', 'The account is gone.');
  return stored;
}
