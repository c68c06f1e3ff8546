import { MUTATIONS, QUERIES } from '../../src/graphql/resolvers';
import { ACCESS } from '../../src/domain/access/actions';
import { book, bookingIn, createProperty, daysAhead, pay, register } from '../support/marketplace';
import { ABSENT_ID, startCast, type Cast } from './support/cast';
import { everythingOf, graphql, outcomeOf, readSchema, smallestCall } from './support/graphql';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast();
});

afterAll(() => cast.app.stop());

const STAY = { checkIn: daysAhead(30), checkOut: daysAhead(33), guests: 2 };

/** Arguments in the form of their type. */
const VALUES = {
  ID: `"${ABSENT_ID}"`,
  Date: `"${daysAhead(30)}"`,
  Int: '1',
  UsersPermissionsLoginInput: '{ identifier: "nobody", password: "nothing" }',
  UsersPermissionsRegisterInput: '{ email: "", password: "", firstName: "", lastName: "" }',
};

const ROLES = ['public', 'guest', 'host', 'admin'] as const;

describe('what there is', () => {
  it('is what leads to a service, and nothing that Strapi or a plugin adds', async () => {
    const { query, mutation } = await readSchema(cast.app);
    const names = (fields: { name: string }[]) => fields.map(({ name }) => name).sort();
    expect(names(query)).toEqual(Object.keys(QUERIES).sort());
    expect(names(mutation)).toEqual(Object.keys(MUTATIONS).sort());
  });

  it('knows no type of users, files, roles or the audit', async () => {
    const { fieldsOf } = await readSchema(cast.app);
    const types = [...fieldsOf.keys()].filter((name) =>
      /UsersPermissions(User|Role|Permission)$|Upload|I18N|Audit|Refund$|Token/.test(name),
    );
    expect(types).toEqual([]);
  });
});

describe('who may do what', () => {
  it.each(ROLES)('is as in REST for %s', async (role) => {
    const schema = await readSchema(cast.app);
    const wrong: unknown[] = [];
    for (const operation of ['query', 'mutation'] as const) {
      const actions = operation === 'query' ? QUERIES : MUTATIONS;
      for (const field of schema[operation]) {
        const guest = field.name === 'becomeHost' ? await register(cast.app) : cast.guest;
        const caller = role === 'public' ? undefined : { ...cast, guest }[role];
        const query = smallestCall(schema, operation, field, VALUES);
        const code = outcomeOf(await graphql(cast.app, query, caller && { as: caller }));
        const action = actions[field.name]?.action ?? 'user.me';
        const isGranted = (ACCESS[action] as readonly string[]).includes(role);
        const refusal = role === 'public' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
        const isRight = isGranted ? code !== refusal : code === refusal;
        if (!isRight || code === undefined) wrong.push({ field: field.name, code });
      }
    }
    expect(wrong).toEqual([]);
  });

  it('answers a token that is no good with 401', async () => {
    const answer = await graphql(cast.app, '{ me { email } }', { as: { token: 'nonsense' } });
    expect([answer.status, outcomeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('hides what is not yours', async () => {
    const booking = await book(cast.app, cast.guest, { property: cast.home.documentId, ...STAY });
    const query = `{ booking(documentId: "${booking.documentId}") { reference } }`;
    expect(outcomeOf(await graphql(cast.app, query, { as: cast.guest }))).toBe('ok');
    expect(outcomeOf(await graphql(cast.app, query, { as: cast.host }))).toBe('ok');
    expect(outcomeOf(await graphql(cast.app, query, { as: cast.stranger }))).toBe('NOT_FOUND');
    expect(outcomeOf(await graphql(cast.app, query, { as: cast.rival }))).toBe('NOT_FOUND');
    const list = await graphql(cast.app, '{ bookings { reference } }', { as: cast.stranger });
    expect(list.data).toEqual({ bookings: [] });
    await graphql(
      cast.app,
      `mutation { cancelBooking(documentId: "${booking.documentId}") { reference } }`,
      { as: cast.guest },
    );
  });
});

describe('what nobody else may see', () => {
  it('is not in any field of any answer', async () => {
    const host = await register(cast.app, { accountType: 'host', email: 'canary@host.example' });
    const secret = { address: 'Canary Street 1', postalCode: 'CANARY' };
    const place = { latitude: 60.1234567, longitude: 11.1234567 };
    const home = await createProperty(cast.app, host, { ...secret, ...place });
    const schema = await readSchema(cast.app);
    const queries = [
      everythingOf(schema, 'properties'),
      everythingOf(schema, 'properties_connection'),
      everythingOf(schema, 'property', `(documentId: "${home.documentId}")`),
      everythingOf(schema, 'searchProperties'),
      everythingOf(schema, 'reviews'),
    ];
    for (const query of queries) {
      const { text, errors } = await graphql(cast.app, query, { as: cast.stranger });
      expect(errors).toBeUndefined();
      expect(text).not.toMatch(/canary|60\.1234|11\.1234/i);
    }
    const own = await graphql(cast.app, queries[2] ?? '', { as: host });
    expect(own.data?.property).toMatchObject({ ...secret, ...place });
  });

  it.each([
    '{ properties(filters: { address: { eq: "x" } }) { title } }',
    '{ properties(filters: { host: { email: { eq: "x" } } }) { title } }',
    '{ properties(sort: ["address:asc"]) { title } }',
    '{ properties(sort: ["host.email:asc"]) { title } }',
    '{ properties(sort: ["exactLatitude:asc"]) { title } }',
    '{ reviews(filters: { author: { email: { contains: "a" } } }) { rating } }',
    '{ reviews(sort: ["booking.totalAmount"]) { rating } }',
    '{ properties { host { email } } }',
    '{ usersPermissionsUsers { email } }',
    '{ uploadFiles { url } }',
    'mutation { createUsersPermissionsUser(data: {}) { data { id } } }',
    'mutation { createBooking(data: { bookingStatus: confirmed }) { reference } }',
  ])('cannot be reached by %s', async (query) => {
    expect(outcomeOf(await graphql(cast.app, query, { as: cast.guest }))).toBe('VALIDATION');
  });

  it('is told to those who meet once the booking is confirmed', async () => {
    const home = await createProperty(cast.app, cast.host);
    const booking = await book(cast.app, cast.guest, { property: home.documentId, ...STAY });
    const query = `{ booking(documentId: "${booking.documentId}") { host { email } property { address latitude } } }`;
    const before = await graphql(cast.app, query, { as: cast.guest });
    expect(before.data?.booking).toEqual({
      host: { email: null },
      property: { address: null, latitude: 59.911 },
    });
    await pay(cast.app, cast.guest, booking);
    await bookingIn('confirmed', cast.app, cast.guest, booking);
    const after = await graphql(cast.app, query, { as: cast.guest });
    expect(after.data?.booking).toEqual({
      host: { email: cast.host.email },
      property: { address: 'Fjordveien 1', latitude: 59.911491 },
    });
  });
});
