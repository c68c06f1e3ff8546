/** The people of the demo. All are made up, and say so wherever their name shows. */
import { createUser, findUserByEmail } from '../api/account/services/create-user';
import { DEMO_LOGINS, DEMO_MARK } from '../demo-logins';
import type { SignedInCaller } from '../http/caller';
import { GUEST_COUNT, type DemoListing } from './plan';

const FIRST_NAMES = [
  ...['Ingrid', 'Lars', 'Solveig', 'Magnus', 'Astrid', 'Jonas', 'Marit', 'Sindre', 'Tuva', 'Emil'],
  ...['Ragnhild', 'Oskar', 'Liv', 'Aksel', 'Hedda', 'Kristian', 'Sunniva', 'Mikkel', 'Eline'],
  ...['Torstein', 'Amira', 'Pavel', 'Chiara', 'Yusuf', 'Mei', 'Diego', 'Nadia', 'Owen', 'Priya'],
] as const;

/** The people that play the demo: guests (the demo login first), the demo host, an admin. */
export interface Cast {
  guests: SignedInCaller[];
  host: SignedInCaller;
  admin: SignedInCaller;
}

/** A host's invented first name, always the same one for a host. */
export function hostNameOf(hostSourceId: string): string {
  const name = FIRST_NAMES[Number(BigInt(hostSourceId) % BigInt(FIRST_NAMES.length))] ?? '';
  return `${name} ${DEMO_MARK}`;
}

/** A listing's host, as whoever is signed in. */
export const hostOf = ({ hostId, hostDocumentId }: DemoListing): SignedInCaller => ({
  id: hostId,
  documentId: hostDocumentId,
  role: 'host',
});

/** A guest of the demo, without a login. */
async function ensureGuest(index: number): Promise<SignedInCaller> {
  const email = `guest-${index}@demo.staybase.dev`;
  const name = FIRST_NAMES[FIRST_NAMES.length - index] ?? '';
  const person = {
    email,
    password: null,
    username: `demo-${name.toLowerCase()}`,
    firstName: `${name} ${DEMO_MARK}`,
    lastName: 'Demo',
    role: 'guest' as const,
  };
  const { id, documentId } = (await findUserByEmail(email)) ?? (await createUser(person));
  return { id, documentId, role: 'guest' };
}

async function demoLogin(role: 'guest' | 'host'): Promise<SignedInCaller> {
  const login = DEMO_LOGINS.find((known) => known.role === role);
  const user = await findUserByEmail(login?.email ?? '');
  if (!user) throw new Error(`The demo ${role} is missing.`);
  return { id: user.id, documentId: user.documentId, role };
}

async function anyAdmin(): Promise<SignedInCaller> {
  const admin = (await strapi.db
    .query('plugin::users-permissions.user')
    .findOne({ where: { role: { type: 'admin' } }, orderBy: { id: 'asc' } })) as {
    id: number;
    documentId: string;
  } | null;
  if (!admin) throw new Error('There is no admin.');
  return { id: admin.id, documentId: admin.documentId, role: 'admin' };
}

/** @throws when the first users were not seeded */
export async function gatherCast(): Promise<Cast> {
  const guests = [await demoLogin('guest')];
  for (let index = 1; index < GUEST_COUNT; index += 1) guests.push(await ensureGuest(index));
  return { guests, host: await demoLogin('host'), admin: await anyAdmin() };
}
