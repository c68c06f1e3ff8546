import { book, createProperty, daysAhead, type Property } from '../support/marketplace';
import { ADMIN_LOGIN, ask, startCast, type Cast } from './support/cast';
import { content, openPanel, panelWith, type Panel } from './support/panel';

const PROPERTY = 'api::property.property';

let cast: Cast;
let panel: Panel;

beforeAll(async () => {
  cast = await startCast();
  panel = await openPanel(cast.app);
});

afterAll(() => cast.app.stop());

const BARE = {
  title: 'From the panel',
  propertyType: 'entire_home',
  city: 'Bergen',
  country: 'no',
  latitude: 60.392051,
  longitude: 5.322054,
  pricePerNight: '100000',
  currency: 'nok',
  maxGuests: 2,
  listingStatus: 'listed',
};

const seen = async (documentId: string, as?: { token: string }): Promise<Property> =>
  (await ask<Property>(cast.app, `GET /properties/${documentId}`, as && { as })).data;

describe('properties in the panel', () => {
  it.each<[string, () => unknown]>([
    ['connect by documentId', () => ({ connect: [{ documentId: cast.host.documentId }] })],
    ['connect by id', () => ({ connect: [{ id: cast.host.id }], disconnect: [] })],
    ['set', () => ({ set: [{ documentId: cast.host.documentId }] })],
    ['a documentId', () => cast.host.documentId],
    ['an id', () => cast.host.id],
  ])('are made for a host given as %s, by the same rules', async (_, host) => {
    const made = await panel('POST', content(PROPERTY), { ...BARE, host: host() });
    expect(made.status).toBe(201);
    const shown = await seen(made.data.documentId);
    expect(shown).toMatchObject({
      country: 'NO',
      currency: 'NOK',
      latitude: 60.392,
      timezone: 'Europe/Oslo',
      host: { documentId: cast.host.documentId },
      cancellationPolicy: { slug: 'flexible' },
    });
    expect(await seen(made.data.documentId, cast.host)).toMatchObject({ latitude: 60.392051 });
  });

  it('keep their exact place when a form sends the rounded one back', async () => {
    const { documentId } = await createProperty(cast.app, cast.host);
    const form = { title: 'Renamed', latitude: 59.911, longitude: 10.758 };
    expect((await panel('PUT', content(PROPERTY, `/${documentId}`), form)).status).toBe(200);
    expect(await seen(documentId, cast.host)).toMatchObject({
      title: 'Renamed',
      latitude: 59.911491,
      longitude: 10.757933,
      host: { documentId: cast.host.documentId },
    });
  });

  it.each<[string, object]>([
    ['no host', { host: undefined }],
    ['a host that is not there', { host: { connect: [{ documentId: 'a'.repeat(24) }] } }],
    ['a currency nobody takes', { currency: 'UGX' }],
    ['a price off the step', { currency: 'KES', pricePerNight: '150' }],
    ['more guests included than fit', { guestsIncluded: 3 }],
    ['a zone of another planet', { timezone: 'Mars/Olympus' }],
    ['a fraction of a percent', { taxPercent: 1.234 }],
    ['a country of no atlas', { country: 'zz' }],
    ['a place beyond the pole', { latitude: 91 }],
    ['a time that no clock shows', { checkInTime: '25:00' }],
  ])('are refused with %s', async (_, change) => {
    const host = { connect: [{ documentId: cast.host.documentId }] };
    const answer = await panel('POST', content(PROPERTY), { ...BARE, host, ...change });
    expect(answer.status).toBe(400);
  });

  it('keep their rating, whatever a form sends', async () => {
    const { documentId } = await createProperty(cast.app, cast.host);
    const form = { title: 'Praised', avgRating: 5, reviewCount: 99 };
    expect((await panel('PUT', content(PROPERTY, `/${documentId}`), form)).status).toBe(200);
    expect(await seen(documentId)).toMatchObject({ avgRating: null, reviewCount: 0 });
    const host = { connect: [{ documentId: cast.host.documentId }] };
    const made = await panel('POST', content(PROPERTY), { ...BARE, ...form, host });
    expect(await seen(made.data.documentId)).toMatchObject({ avgRating: null, reviewCount: 0 });
  });

  it('are listed and read there', async () => {
    expect((await panel('GET', content(PROPERTY, '?page=1&pageSize=10'))).status).toBe(200);
    const one = await panel('GET', content(PROPERTY, `/${cast.home.documentId}`));
    expect(one.data).toMatchObject({ title: cast.home.title, address: 'Fjordveien 1' });
  });
});

describe('bookings and money in the panel', () => {
  const TYPES = ['booking', 'payment', 'refund', 'audit-event'].map(
    (type) => `api::${type}.${type}`,
  );
  let documentId: string;

  beforeAll(async () => {
    const stay = { checkIn: daysAhead(30), checkOut: daysAhead(33), guests: 1 };
    const booking = await book(cast.app, cast.guest, { property: cast.home.documentId, ...stay });
    documentId = booking.documentId;
    await ask(cast.app, 'POST /payments', { as: cast.guest, data: { booking: documentId } });
  });

  const rowOf = async (uid: string): Promise<string> => {
    const row = await cast.app.strapi.db.query(uid).findOne({});
    return row?.documentId ?? 'a'.repeat(24);
  };

  it.each(TYPES)('%s is read, never written', async (uid) => {
    expect((await panel('GET', content(uid))).status).toBe(200);
    const before = await cast.app.strapi.db.query(uid).findMany({});
    const one = content(uid, `/${await rowOf(uid)}`);
    const refused = [
      await panel('POST', content(uid), { bookingStatus: 'confirmed', reference: 'SB-HAND' }),
      await panel('PUT', one, { bookingStatus: 'confirmed', paymentStatus: 'succeeded' }),
      await panel('DELETE', one),
      await panel('POST', content(uid, '/actions/bulkDelete'), { documentIds: [await rowOf(uid)] }),
      await panel('POST', content(uid, `/clone/${await rowOf(uid)}`), {}),
    ];
    expect(refused.map(({ status }) => status < 500 && status >= 400)).toEqual(Array(5).fill(true));
    const after = await cast.app.strapi.db.query(uid).findMany({});
    expect(after).toEqual(before);
  });

  it('a block may not cover a booking', async () => {
    const uid = 'api::calendar-block.calendar-block';
    const property = { connect: [{ documentId: cast.home.documentId }] };
    const range = (from: number, to: number) => ({
      startDate: daysAhead(from),
      endDate: daysAhead(to),
    });
    const over = await panel('POST', content(uid), { property, ...range(31, 32) });
    expect([over.status, over.error?.details?.code]).toEqual([409, 'DATES_UNAVAILABLE']);
    const beside = await panel('POST', content(uid), { property, ...range(33, 34) });
    expect(beside.status).toBe(201);
    const path = content(uid, `/${beside.data.documentId}`);
    expect((await panel('PUT', path, range(32, 34))).status).toBe(409);
    expect((await panel('PUT', path, range(34, 34))).status).toBe(400);
    expect((await panel('PUT', path, range(33, 40))).status).toBe(200);
  });

  it('a property or a user with bookings stays', async () => {
    const property = await panel('DELETE', content(PROPERTY, `/${cast.home.documentId}`));
    expect([property.status, property.error?.details?.code]).toEqual([409, 'HAS_ACTIVE_BOOKINGS']);
    const users = 'plugin::users-permissions.user';
    for (const person of [cast.guest, cast.host]) {
      const answer = await panel('DELETE', content(users, `/${person.documentId}`));
      expect([answer.status, answer.error?.details?.code]).toEqual([409, 'HAS_ACTIVE_BOOKINGS']);
    }
    expect(await seen(cast.home.documentId)).toMatchObject({ title: cast.home.title });
  });
});

describe('other ways in', () => {
  it('an API user’s token opens no panel, a panel token no API', async () => {
    const asUser = panelWith(cast.app, cast.admin.token);
    expect((await asUser('GET', content(PROPERTY))).status).toBe(401);
    const { data } = await panel('POST', '/admin/login', ADMIN_LOGIN);
    const as = { token: data.token as string };
    expect((await ask(cast.app, 'GET /users/me', { as })).status).toBe(401);
  });

  it('there is no API token from the factory', async () => {
    expect(await cast.app.strapi.db.query('admin::api-token').count()).toBe(
      await cast.app.strapi.db.query('admin::api-token').count({ where: { name: 'Read Only' } }),
    );
  });
});
