/** One running marketplace with everyone that the rules tell apart. */
import { startApp, type TestApp } from '../../support/app';
import {
  call,
  contentOf,
  createProperty,
  outcomeOf,
  register,
  type Answer,
  type Person,
  type Property,
} from '../../support/marketplace';

export const ADMIN_LOGIN = { email: 'admin@staybase.example', password: 'Passw0rdOfTheAdmin' };

/** An id that has the right form and is nobody's. */
export const ABSENT_ID = 'abcdefghijklmnopqrstuvwx';

export interface Cast {
  app: TestApp;
  guest: Person;
  /** Another guest: nothing of the others' is theirs. */
  stranger: Person;
  host: Person;
  /** Another host. */
  rival: Person;
  admin: Person;
  /** Listed by the host. */
  home: Property;
}

/** Signs in; the token is fresh. */
export async function signIn(
  app: TestApp,
  { email, password }: { email: string; password: string },
): Promise<Person> {
  const answer = await call<{ jwt: string; user: { documentId: string } }>(
    app,
    'POST',
    '/auth/local',
    { body: { identifier: email, password } },
  );
  const { jwt, user } = contentOf(answer);
  return { token: jwt, documentId: user.documentId, email, id: 0 };
}

export async function startCast(env: Record<string, string> = {}): Promise<Cast> {
  const { email: ADMIN_EMAIL, password: ADMIN_PASSWORD } = ADMIN_LOGIN;
  const app = await startApp({ env: { ADMIN_EMAIL, ADMIN_PASSWORD, ...env } });
  const guest = await register(app, { firstName: 'Gro' });
  const stranger = await register(app, { firstName: 'Siv' });
  const host = await register(app, { accountType: 'host', firstName: 'Hal' });
  const rival = await register(app, { accountType: 'host', firstName: 'Rut' });
  const admin = await signIn(app, ADMIN_LOGIN);
  const home = await createProperty(app, host);
  return { app, guest, stranger, host, rival, admin, home };
}

type Call = Parameters<typeof call>;

/** `ask(app, 'PUT /properties/x', { as, data })` */
export function ask<Data = unknown>(
  app: TestApp,
  route: string,
  options?: Call[3],
): Promise<Answer<Data>> {
  const [method, path] = route.split(' ') as [Call[1], string];
  return call<Data>(app, method, path, options);
}

/** What came of a call, as `200` or `409 DATES_UNAVAILABLE`. */
export const outcome = async (
  app: TestApp,
  route: string,
  options?: Call[3],
): Promise<number | string> => outcomeOf(await ask(app, route, options));

/** The paths of what is wrong with a request, as the answer names them. */
export const pathsOf = ({ error }: Answer<unknown>): unknown[] =>
  (error?.details.reasons ?? []).map((reason) => (reason as { path?: unknown }).path);
