import { ask, outcome, pathsOf, startCast, type Cast } from './support/cast';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast();
});

afterAll(() => cast.app.stop());

let addresses = 0;
const newcomer = (change: object = {}) => ({
  email: `new${(addresses += 1)}@example.org`,
  password: 'correct horse',
  firstName: 'Ida',
  lastName: 'Lie',
  ...change,
});

interface Session {
  jwt: string;
  refreshToken: string;
  user: Record<string, unknown>;
}

const registerAs = (change: object, path = '/auth/local/register') =>
  ask<Session>(cast.app, `POST ${path}`, { body: newcomer(change) });

const OWN_FIELDS = [
  'avatar',
  'bio',
  'createdAt',
  'documentId',
  'email',
  'firstName',
  'lastName',
  'phone',
  'role',
  'username',
];

describe('register', () => {
  it.each(['/auth/local/register', '/users'])('makes a guest at %s and signs in', async (path) => {
    const answer = await registerAs({ firstName: '  Ida  ' }, path);
    expect(answer.status).toBe(201);
    const { jwt, refreshToken, user } = answer.data;
    expect(user).toMatchObject({ firstName: 'Ida', lastName: 'Lie', role: 'guest', phone: null });
    expect(Object.keys(user).sort()).toEqual(OWN_FIELDS);
    expect(refreshToken).toEqual(expect.any(String));
    expect(await outcome(cast.app, 'GET /users/me', { as: { token: jwt } })).toBe(200);
  });

  it('makes a host of who wants to be one', async () => {
    expect((await registerAs({ accountType: 'host' })).data.user.role).toBe('host');
  });

  it('keeps addresses in lower case', async () => {
    expect((await registerAs({ email: 'Loud@Example.ORG' })).data.user.email).toBe(
      'loud@example.org',
    );
  });

  it.each([
    ['accountType', { accountType: 'admin' }],
    ['role', { role: 'admin' }],
    ['role', { role: 1 }],
    ['blocked', { blocked: false }],
    ['confirmed', { confirmed: true }],
    ['provider', { provider: 'google' }],
    ['id', { id: 1 }],
    ['documentId', { documentId: 'abcdefghijklmnopqrstuvwx' }],
    ['createdAt', { createdAt: '2020-01-01T00:00:00.000Z' }],
    ['data', { data: {} }],
    ['email', { email: undefined }],
    ['email', { email: 'nobody' }],
    ['email', { email: 'a@b' }],
    ['email', { email: `${'a'.repeat(250)}@example.org` }],
    ['email', { email: { $ne: null } }],
    ['email', { email: 'nul\0@example.org' }],
    ['password', { password: 'seven77' }],
    ['password', { password: 'x'.repeat(73) }],
    ['password', { password: 'ø'.repeat(37) }],
    ['password', { password: 12345678 }],
    ['password', { password: ['correct horse'] }],
    ['firstName', { firstName: '   ' }],
    ['firstName', { firstName: 'x'.repeat(101) }],
    ['firstName', { firstName: 'nul\0' }],
    ['lastName', { lastName: undefined }],
    ['lastName', { lastName: 'half \ud83d' }],
    ['username', { username: 'ab' }],
    ['username', { username: 'x'.repeat(51) }],
    ['username', { username: 'me@example.org' }],
    ['username', { username: 'a b c' }],
  ])('refuses a wrong %s and names it: %j', async (path, change) => {
    const answer = await registerAs(change);
    expect([answer.status, answer.error?.details.code]).toEqual([400, 'VALIDATION']);
    expect(new Set(pathsOf(answer))).toEqual(new Set([path]));
  });

  it('takes a password of 8 characters and one of 72 bytes', async () => {
    for (const password of ['12345678', 'x'.repeat(72), 'ø'.repeat(36)]) {
      const { data } = await registerAs({ password });
      const identifier = data.user.email;
      expect(await outcome(cast.app, 'POST /auth/local', { body: { identifier, password } })).toBe(
        200,
      );
    }
  });

  it('refuses an address or a name that is taken, in any case', async () => {
    await registerAs({ email: 'taken@example.org', username: 'Taken.Name' });
    for (const change of [{ email: 'TAKEN@example.org' }, { username: 'taken.name' }]) {
      const answer = await registerAs(change);
      expect([answer.status, answer.error?.details.code]).toEqual([400, 'VALIDATION']);
    }
  });

  it('makes one account of 12 requests at once', async () => {
    const body = newcomer();
    const route = 'POST /auth/local/register';
    const all = await Promise.all(
      Array.from({ length: 12 }, () => outcome(cast.app, route, { body })),
    );
    expect(all.sort()).toEqual([201, ...Array<string>(11).fill('400 VALIDATION')]);
  });
});

describe('sign in', () => {
  const password = 'correct horse';
  const login = (identifier: unknown, given: unknown = password) =>
    ask<Session>(cast.app, 'POST /auth/local', { body: { identifier, password: given } });

  it('works by e-mail address and by username, in any case', async () => {
    const { data } = await registerAs({ email: 'ann@example.org', username: 'Ann.Lie' });
    for (const identifier of ['ann@example.org', ' ANN@example.org ', 'Ann.Lie', 'ann.lie']) {
      const answer = await login(identifier);
      expect([identifier, answer.status]).toEqual([identifier, 200]);
      expect(answer.data.user).toEqual(data.user);
    }
  });

  it('tells nothing of who is there', async () => {
    const { data } = await registerAs({});
    const wrong = await login(data.user.email, 'another horse');
    const unknown = await login('nobody@example.org', 'another horse');
    expect(wrong.status).toBe(400);
    expect(unknown).toMatchObject({ status: wrong.status, error: wrong.error });
  });

  it.each([
    [{ identifier: { $ne: '' }, password }],
    [{ identifier: 'x', password: { $ne: '' } }],
    [{ identifier: 'x' }],
    [{ password }],
    [{ identifier: 'x', password, role: 'admin' }],
    [{ identifier: '', password: '' }],
    [[]],
  ])('refuses %j', async (body) => {
    expect(await outcome(cast.app, 'POST /auth/local', { body })).toBe('400 VALIDATION');
  });

  it('takes no wildcard for a name', async () => {
    await registerAs({ username: 'wild_card' });
    for (const identifier of ['%', 'wild%card', 'wildXcard', 'wild____'])
      expect((await login(identifier)).status).toBe(400);
  });

  it('keeps the blocked out, also with a token from before', async () => {
    const { data } = await registerAs({});
    await setUser(data.user.email, { blocked: true });
    const answer = await login(data.user.email);
    expect([answer.status, answer.error?.details.code]).toEqual([400, 'VALIDATION']);
    expect(await outcome(cast.app, 'GET /users/me', { as: { token: data.jwt } })).toBe(
      '401 UNAUTHENTICATED',
    );
    const { refreshToken } = data;
    const route = 'POST /auth/refresh';
    expect(await outcome(cast.app, route, { body: { refreshToken } })).toBe('401 UNAUTHENTICATED');
  });

  it('keeps the deleted out', async () => {
    const { data } = await registerAs({});
    await cast.app.strapi.db
      .query('plugin::users-permissions.user')
      .delete({ where: { email: data.user.email } });
    expect(await outcome(cast.app, 'GET /users/me', { as: { token: data.jwt } })).toBe(
      '401 UNAUTHENTICATED',
    );
  });
});

const setUser = (email: unknown, data: object) =>
  cast.app.strapi.db.query('plugin::users-permissions.user').update({ where: { email }, data });
