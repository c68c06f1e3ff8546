import { randomUUID } from 'node:crypto';
import { compare, hash } from 'bcryptjs';
import { refuse } from '../../../domain/errors';
import { findUser, type UserRecord } from './create-user';

export interface SignedIn {
  jwt: string;
  refreshToken: string;
  user: UserRecord;
}

const sessions = () => strapi.sessionManager('users-permissions');

/**
 * Opens a session for a user: an access token, and a refresh token to renew it with. The device
 * is what the tokens of one sign-in have in common, however often they are renewed.
 */
export async function openSession(user: UserRecord): Promise<SignedIn> {
  const refresh = await sessions().generateRefreshToken(String(user.id), randomUUID(), {
    type: 'refresh',
  });
  const access = await sessions().generateAccessToken(refresh.token);
  if ('error' in access) throw new Error(`No session could be opened: ${access.error}`);
  return { jwt: access.token, refreshToken: refresh.token, user };
}

const ROUNDS = 10;
let decoy: Promise<string> | undefined;

/** Compares in any case, so that an unknown user takes as long as a wrong password. */
async function isPassword(given: string, stored: string | null | undefined): Promise<boolean> {
  decoy ??= hash('nobody has this password', ROUNDS);
  const matches = await compare(given, stored ?? (await decoy));
  return matches && typeof stored === 'string';
}

async function passwordHashOf(userId: number): Promise<string | null> {
  const users = strapi.db.query('plugin::users-permissions.user');
  const row = (await users.findOne({ where: { id: userId }, select: ['id', 'password'] })) as {
    password: string | null;
  } | null;
  return row?.password ?? null;
}

/**
 * Signs in by e-mail address or username and password.
 * @throws DomainError VALIDATION; an unknown user looks just like a wrong password.
 */
export async function signIn(identifier: string, password: string): Promise<SignedIn> {
  const name = identifier.trim();
  const user = await findUser({
    $or: [{ email: name.toLowerCase() }, { username: { $eqi: name } }],
  });
  const isRight = await isPassword(password, user && (await passwordHashOf(user.id)));
  if (!user || !isRight) throw refuse('VALIDATION', 'Invalid identifier or password');
  if (user.blocked) throw refuse('VALIDATION', 'Your account has been blocked by an administrator');
  return openSession(user);
}

/** Whether the user of an access token is still there and not blocked. */
async function isWelcome(accessToken: string): Promise<boolean> {
  const { payload } = sessions().validateAccessToken(accessToken);
  const user = payload && (await findUser({ id: Number(payload.userId) }));
  return user !== null && !user.blocked;
}

/** Renews an access token. @throws DomainError UNAUTHENTICATED */
export async function refreshSession(
  refreshToken: string,
): Promise<{ jwt: string; refreshToken: string }> {
  const rotated = await sessions().rotateRefreshToken(refreshToken);
  const access = 'error' in rotated ? rotated : await sessions().generateAccessToken(rotated.token);
  if ('error' in rotated || 'error' in access || !(await isWelcome(access.token)))
    throw refuse('UNAUTHENTICATED', 'The refresh token is not valid any more.');
  return { jwt: access.token, refreshToken: rotated.token };
}

/** Ends one sign-in with all its tokens; other devices stay signed in. */
export async function closeSession(userId: number, sessionId: string): Promise<void> {
  const stored = (await strapi.db
    .query('admin::session')
    .findOne({ where: { sessionId }, select: ['deviceId'] })) as { deviceId: string } | null;
  if (stored) await sessions().invalidateRefreshToken(String(userId), stored.deviceId);
}

/** Ends every session of a user. */
const closeSessions = (userId: number): Promise<void> =>
  sessions().invalidateRefreshToken(String(userId));

/**
 * Changes the password, ends all sessions and opens a new one.
 * @throws DomainError VALIDATION for a wrong current password
 */
export async function changePassword(
  userId: number,
  currentPassword: string,
  password: string,
): Promise<SignedIn> {
  const user = await findUser({ id: userId });
  const isRight = await isPassword(currentPassword, await passwordHashOf(userId));
  if (!user || !isRight)
    throw refuse('VALIDATION', 'The current password is wrong.', { path: 'currentPassword' });
  await strapi
    .documents('plugin::users-permissions.user')
    .update({ documentId: user.documentId, data: { password } as never });
  await closeSessions(userId);
  return openSession(user);
}
