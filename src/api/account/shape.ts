import { isAccountRole } from '../../domain/access/roles';
import { imageShape } from '../../images/shape';
import type { UserRecord } from './services/create-user';
import type { SignedIn } from './services/sign-in';

const avatarOf = ({ avatar }: UserRecord) => (avatar ? imageShape(avatar) : null);

/** What everyone who is signed in may know of a user. */
export const publicProfile = (user: UserRecord) => ({
  documentId: user.documentId,
  firstName: user.firstName,
  avatar: avatarOf(user),
  bio: user.bio,
  createdAt: user.createdAt,
});

/** All but secrets: for the user and for admins. */
export const ownProfile = (user: UserRecord) => ({
  ...publicProfile(user),
  email: user.email,
  username: user.username,
  lastName: user.lastName,
  phone: user.phone,
  role: isAccountRole(user.role?.type) ? user.role.type : 'guest',
});

export const session = ({ jwt, refreshToken, user }: SignedIn) => ({
  jwt,
  refreshToken,
  user: ownProfile(user),
});
