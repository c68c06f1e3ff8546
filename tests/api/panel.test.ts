import { book, createProperty, daysAhead, type Property } from '../support/marketplace';
import { ADMIN_LOGIN, ask, startCast, type Cast } from './support/cast';

let cast: Cast;
let token: string;

interface PanelAnswer {
  status: number;
  data: Record<string, unknown> & { documentId: string };
  error: { message: string; details?: { code?: string } } | undefined;
}

/** One call of the panel's own API. */
async function panel(method: string, path: string, body?: object): Promise<PanelAnswer> {
  const response = await fetch(`${cast.app.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, ...(text === '' ? {} : JSON.parse(text)) } as PanelAnswer;
}

const content = (uid: string, rest = ''): string =>
  `/content-manager/collection-types/${uid}${rest}`;
const PROPERTY = 'api::property.property';

beforeAll(async () => {
  cast = await startCast();
  const answer = await panel('POST', '/admin/login', ADMIN_LOGIN);
  token = answer.data.token as string;
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
    ['a time that no clock shows', { checkInTime: '25:00' }],
  ])('are refused with %s', async (_, change) => {
    const host = { connect: [{ documentId: cast.host.documentId }] };
    const answer = await panel('POST', content(PROPERTY), { ...BARE, host, ...change });
    expect(answer.status).toBe(400);
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

describe('reviews in the panel', () => {
  it('count for the rating while they are published', async () => {
    const { app, guest, host } = cast;
    const home = await createProperty(app, host);
    const stay = { checkIn: daysAhead(60), checkOut: daysAhead(61), guests: 1 };
    const booking = await book(app, guest, { property: home.documentId, ...stay });
    const row = await app.strapi.db
      .query('api::booking.booking')
      .findOne({ where: { documentId: booking.documentId }, populate: { property: true } });
    const uid = 'api::review.review';
    const made = await panel('POST', content(uid), {
      booking: { connect: [{ id: row.id }] },
      property: { connect: [{ id: row.property.id }] },
      author: { connect: [{ id: guest.id }] },
      rating: 4,
      comment: 'Good',
    });
    expect(made.status).toBe(201);
    const rating = async () => {
      const { avgRating, reviewCount } = await seen(home.documentId);
      return [avgRating, reviewCount];
    };
    expect(await rating()).toEqual([4, 1]);
    const path = content(uid, `/${made.data.documentId}`);
    expect((await panel('PUT', path, { reviewStatus: 'hidden' })).status).toBe(200);
    expect(await rating()).toEqual([null, 0]);
    expect((await panel('PUT', path, { reviewStatus: 'published', rating: 2 })).status).toBe(200);
    expect(await rating()).toEqual([2, 1]);
    expect((await panel('PUT', path, { rating: 6 })).status).toBe(400);
    expect((await panel('DELETE', path)).status).toBe(200);
    expect(await rating()).toEqual([null, 0]);
  });
});

describe('other ways in', () => {
  it('an API user’s token opens no panel, a panel token no API', async () => {
    const own = token;
    token = cast.admin.token;
    expect((await panel('GET', content(PROPERTY))).status).toBe(401);
    token = own;
    const as = { token };
    expect((await ask(cast.app, 'GET /users/me', { as })).status).toBe(401);
  });

  it('there is no API token from the factory', async () => {
    expect(await cast.app.strapi.db.query('admin::api-token').count()).toBe(
      await cast.app.strapi.db.query('admin::api-token').count({ where: { name: 'Read Only' } }),
    );
  });
});
