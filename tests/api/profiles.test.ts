import { book, bookingIn, call, contentOf, daysAhead, pay, register } from '../support/marketplace';
import { ADMIN_LOGIN, ask, outcome, pathsOf, signIn, startCast, type Cast } from './support/cast';

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
const PUBLIC_FIELDS = ['avatar', 'bio', 'createdAt', 'documentId', 'firstName'];

describe('a session', () => {
  const refresh = (refreshToken: string) =>
    ask<Session>(cast.app, 'POST /auth/refresh', { body: { refreshToken } });

  it('is renewed by its refresh token, and not by an access token', async () => {
    const { data } = await registerAs({});
    const renewed = contentOf(await refresh(data.refreshToken));
    expect(Object.keys(renewed).sort()).toEqual(['jwt', 'refreshToken']);
    expect(await outcome(cast.app, 'GET /users/me', { as: { token: renewed.jwt } })).toBe(200);
    for (const token of [data.jwt, 'nonsense'])
      expect((await refresh(token)).error?.details.code).toBe('UNAUTHENTICATED');
    const asAccess = { as: { token: renewed.refreshToken } };
    expect(await outcome(cast.app, 'GET /users/me', asAccess)).toBe('401 UNAUTHENTICATED');
  });

  it('ends with logout, on this device only, however often it was renewed', async () => {
    const { data } = await registerAs({});
    const as = { token: data.jwt };
    const { email: identifier } = data.user;
    const body = { identifier, password: 'correct horse' };
    const elsewhere = contentOf(await ask<Session>(cast.app, 'POST /auth/local', { body }));
    const renewed = contentOf(await refresh(data.refreshToken));
    expect(await outcome(cast.app, 'POST /auth/logout', { as })).toBe(200);
    expect(await outcome(cast.app, 'GET /users/me', { as: { token: renewed.jwt } })).toBe(
      '401 UNAUTHENTICATED',
    );
    expect(await outcome(cast.app, 'GET /users/me', { as: { token: elsewhere.jwt } })).toBe(200);
    expect(await outcome(cast.app, 'GET /users/me', { as })).toBe('401 UNAUTHENTICATED');
    expect((await refresh(data.refreshToken)).error?.details.code).toBe('UNAUTHENTICATED');
  });

  it('ends when the password changes; the new one has a session of its own', async () => {
    const { data } = await registerAs({});
    const as = { token: data.jwt };
    const change = (body: object) =>
      ask<Session>(cast.app, 'POST /auth/change-password', { as, body });
    const wish = { currentPassword: 'correct horse', password: 'battery staple' };
    for (const [path, body] of [
      ['currentPassword', { ...wish, currentPassword: 'wrong horse' }],
      ['passwordConfirmation', { ...wish, passwordConfirmation: 'other' }],
      ['password', { ...wish, password: 'short' }],
      ['password', { ...wish, password: 'ø'.repeat(37) }],
    ] as const)
      expect(pathsOf(await change(body))).toEqual([path]);
    const changed = contentOf(await change({ ...wish, passwordConfirmation: wish.password }));
    expect(await outcome(cast.app, 'GET /users/me', { as: { token: changed.jwt } })).toBe(200);
    expect((await refresh(data.refreshToken)).error?.details.code).toBe('UNAUTHENTICATED');
    expect(await outcome(cast.app, 'GET /users/me', { as })).toBe('401 UNAUTHENTICATED');
    const identifier = data.user.email;
    const login = (password: string) =>
      outcome(cast.app, 'POST /auth/local', { body: { identifier, password } });
    expect(await login('correct horse')).toBe('400 VALIDATION');
    expect(await login('battery staple')).toBe(200);
  });
});

describe('the own profile', () => {
  const route = (method: string) => `${method} /users/me`;

  it.each(['PUT', 'PATCH'])('changes its safe fields with %s', async (method) => {
    const as = await register(cast.app);
    const data = { firstName: 'Åse', lastName: 'Ødegård', bio: ' Hi 🏔 ', phone: '+47 22 00 00 00' };
    const answer = await ask<object>(cast.app, route(method), { as, data });
    expect(answer.data).toMatchObject({ ...data, bio: 'Hi 🏔', email: as.email });
    expect(Object.keys(answer.data).sort()).toEqual(OWN_FIELDS);
    const cleared = await ask(cast.app, route(method), { as, data: { bio: null, phone: null } });
    expect(cleared.data).toMatchObject({ firstName: 'Åse', bio: null, phone: null });
  });

  it.each([
    'role',
    'email',
    'username',
    'password',
    'blocked',
    'confirmed',
    'provider',
    'id',
    'documentId',
    'createdAt',
    'updatedAt',
    'publishedAt',
    'createdBy',
    'locale',
    'resetPasswordToken',
    'confirmationToken',
    'avatar',
    '__proto__x',
    'constructor',
  ])('never lets %s be written', async (key) => {
    for (const method of ['PUT', 'PATCH']) {
      const options = { as: cast.stranger, data: { firstName: 'Siv', [key]: 'x' } };
      const answer = await ask(cast.app, route(method), options);
      expect([answer.status, pathsOf(answer)]).toEqual([400, [key]]);
    }
  });

  it.each([
    ['firstName', null],
    ['firstName', ''],
    ['firstName', 7],
    ['lastName', ['x']],
    ['bio', 'x'.repeat(5001)],
    ['bio', { text: 'x' }],
    ['phone', 'x'.repeat(41)],
    ['phone', 4722000000],
    ['bio', 'a\0b'],
  ])('refuses %s: %j', async (key, value) => {
    const answer = await ask(cast.app, route('PATCH'), {
      as: cast.stranger,
      data: { [key]: value },
    });
    expect([answer.status, pathsOf(answer)]).toEqual([400, [key]]);
  });

  it('takes its keys in data only, and no query', async () => {
    const as = cast.stranger;
    expect(await outcome(cast.app, route('PATCH'), { as, body: { bio: 'x' } })).toBe(
      '400 VALIDATION',
    );
    expect(await outcome(cast.app, 'GET /users/me?populate=*', { as })).toBe('400 VALIDATION');
  });
});

describe('become a host', () => {
  it('gives a fresh token with the new role, once', async () => {
    const as = await register(cast.app);
    const answer = await ask<Session>(cast.app, 'POST /users/me/become-host', { as });
    expect(answer.data.user).toMatchObject({ documentId: as.documentId, role: 'host' });
    const host = { token: answer.data.jwt };
    expect(await outcome(cast.app, 'POST /users/me/become-host', { as: host })).toBe(
      '403 FORBIDDEN',
    );
    expect(await outcome(cast.app, 'GET /users/me', { as: host })).toBe(200);
  });

  it('is nothing for hosts and admins', async () => {
    for (const as of [cast.host, cast.admin])
      expect(await outcome(cast.app, 'POST /users/me/become-host', { as })).toBe('403 FORBIDDEN');
  });
});

describe('profiles', () => {
  const profile = async (as: { token: string }, documentId: string) =>
    Object.keys(contentOf(await ask<object>(cast.app, `GET /users/${documentId}`, { as }))).sort();

  it('show others exactly what is public, and all but secrets to oneself and admins', async () => {
    const { guest, host, stranger, admin } = cast;
    for (const other of [host, stranger])
      expect(await profile(other, guest.documentId)).toEqual(PUBLIC_FIELDS);
    for (const insider of [guest, admin])
      expect(await profile(insider, guest.documentId)).toEqual(OWN_FIELDS);
    expect(await profile(guest, admin.documentId)).toEqual(PUBLIC_FIELDS);
  });

  it('stay public only, also between guest and host of a confirmed stay', async () => {
    const { app, guest, host, home } = cast;
    const stay = { checkIn: daysAhead(30), checkOut: daysAhead(32), guests: 1 };
    const booking = await book(app, guest, { property: home.documentId, ...stay });
    await pay(app, guest, booking);
    await bookingIn('confirmed', app, guest, booking);
    expect(await profile(host, guest.documentId)).toEqual(PUBLIC_FIELDS);
  });

  it('carry no secret anywhere', async () => {
    const { app } = cast;
    const admin = await signIn(app, ADMIN_LOGIN);
    const bodies = await Promise.all([
      registerAs({}),
      call(app, 'POST', '/auth/local', {
        body: { identifier: ADMIN_LOGIN.email, password: ADMIN_LOGIN.password },
      }),
      ask(app, 'GET /users/me', { as: admin }),
      ask(app, `GET /users/${cast.guest.documentId}`, { as: admin }),
    ]);
    expect(JSON.stringify(bodies)).not.toMatch(
      /"(password|\w*[pP]asswordToken|confirmationToken|provider|salt|id)"|\$2[aby]\$/,
    );
  });
});
