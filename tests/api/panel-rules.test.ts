import { book, createProperty, daysAhead, type Property } from '../support/marketplace';
import { ask, startCast, type Cast } from './support/cast';
import { content, openPanel, type Panel } from './support/panel';

let cast: Cast;
let panel: Panel;

beforeAll(async () => {
  cast = await startCast();
  panel = await openPanel(cast.app);
});

afterAll(() => cast.app.stop());

describe('price rules in the panel', () => {
  it.each<[number, string | number]>([
    [201, '12300'],
    [201, 12300],
    [400, '12345'],
    [400, '2000000000000'],
    [400, '0'],
    [400, 'twelve'],
  ])('answer %d to a price of %j in KES', async (status, pricePerNight) => {
    const kes = { currency: 'KES', pricePerNight: 100_00 };
    const { documentId } = await createProperty(cast.app, cast.host, kes);
    const property = { connect: [{ documentId }] };
    const rule = { property, startDate: daysAhead(1), endDate: daysAhead(2), pricePerNight };
    const made = await panel('POST', content('api::price-rule.price-rule'), rule);
    expect(made.status).toBe(status);
  });
});

describe('cancellation policies in the panel', () => {
  const UID = 'api::cancellation-policy.cancellation-policy';
  const tier = (hoursBeforeCheckIn: number, refundPercent: number, nightsKept = 0) => ({
    hoursBeforeCheckIn,
    refundPercent,
    nightsKept,
  });

  it('never pay for waiting', async () => {
    const tiers = [tier(10, 100), tier(5, 50)];
    const made = await panel('POST', content(UID), { slug: 'short', name: 'Short', tiers });
    expect(made.status).toBe(201);
    const put = (change: object) => panel('PUT', content(UID, `/${made.data.documentId}`), change);
    for (const bad of [
      [tier(10, 50), tier(5, 100)],
      [tier(10, 50, 2), tier(5, 50, 1)],
      [tier(10, 101)],
      [{ hoursBeforeCheckIn: 10 }],
      [null],
      {},
    ]) {
      const other = await panel('POST', content(UID), { slug: 'bad', name: 'Bad', tiers: bad });
      expect([other.status, (await put({ tiers: bad })).status]).toEqual([400, 400]);
    }
    expect((await put({ graceHours: -1 })).status).toBe(400);
    expect((await put({ name: 'Brief' })).status).toBe(200);
    const typed = await put({ tiers: JSON.stringify([tier(24, 100)]) });
    expect([typed.status, typed.data.tiers]).toEqual([200, [tier(24, 100)]]);
  });
});

describe('reviews in the panel', () => {
  const uid = 'api::review.review';
  let home: Property;
  let about: { booking: object; property: object; author: object };
  let setBooking: (change: object) => Promise<unknown>;

  beforeAll(async () => {
    const { app, guest, host } = cast;
    home = await createProperty(app, host);
    const stay = { checkIn: daysAhead(60), checkOut: daysAhead(61), guests: 1 };
    const { documentId } = await book(app, guest, { property: home.documentId, ...stay });
    about = {
      booking: { connect: [{ documentId }] },
      property: { connect: [{ documentId: home.documentId }] },
      author: { connect: [{ id: guest.id }] },
    };
    setBooking = (data) =>
      app.strapi.db.query('api::booking.booking').update({ where: { documentId }, data });
  });

  const create = (change: object = {}) =>
    panel('POST', content(uid), { ...about, rating: 4, comment: 'Good', ...change });

  it('are of a completed stay, by its guest', async () => {
    for (const bookingStatus of ['confirmed', 'canceled']) {
      await setBooking({ bookingStatus });
      expect((await create()).error?.details?.code).toBe('REVIEW_NOT_ALLOWED');
    }
    await setBooking({ bookingStatus: 'completed' });
    for (const change of [
      { author: { connect: [{ id: cast.stranger.id }] } },
      { property: { connect: [{ documentId: cast.home.documentId }] } },
      { booking: undefined },
      { booking: undefined, property: undefined, author: undefined },
    ])
      expect((await create(change)).error?.details?.code).toBe('VALIDATION');
  });

  it('are hidden and shown there, and count while they are published', async () => {
    await setBooking({ bookingStatus: 'completed' });
    const made = await create();
    expect(made.status).toBe(201);
    expect((await create()).error?.details?.code).toBe('ALREADY_REVIEWED');
    const rating = async () => {
      const { avgRating, reviewCount } = (
        await ask<Property>(cast.app, `GET /properties/${home.documentId}`)
      ).data;
      return [avgRating, reviewCount];
    };
    expect(await rating()).toEqual([4, 1]);
    const path = content(uid, `/${made.data.documentId}`);
    expect((await panel('PUT', path, { ...about, reviewStatus: 'hidden' })).status).toBe(200);
    expect(await rating()).toEqual([null, 0]);
    expect((await panel('PUT', path, { reviewStatus: 'published', rating: 4 })).status).toBe(200);
    expect(await rating()).toEqual([4, 1]);
    for (const change of [
      { rating: 5 },
      { author: { connect: [{ id: cast.stranger.id }] } },
      { property: { connect: [{ documentId: cast.home.documentId }] } },
      { booking: null },
    ])
      expect((await panel('PUT', path, change)).status).toBe(400);
    expect((await panel('DELETE', path)).status).toBe(200);
    expect(await rating()).toEqual([null, 0]);
  });
});

describe('users without an address in the panel', () => {
  const UID = 'plugin::users-permissions.user';

  /** As the panel's form sends a user back: with every field, as it came. */
  async function save(documentId: string, change: object) {
    const stored = await panel('GET', content(UID, `/${documentId}`));
    const { email, username, firstName } = stored.data as Record<string, unknown>;
    return panel('PUT', content(UID, `/${documentId}`), { email, username, firstName, ...change });
  }

  it('can be saved, and nobody else loses theirs', async () => {
    const { strapi } = cast.app;
    const imported = { username: 'airbnb-1', provider: 'import', confirmed: false };
    const { documentId } = await strapi.documents(UID).create({ data: imported as never });
    expect((await save(documentId, { blocked: true })).status).toBe(200);
    const { data } = await panel('GET', content(UID, `/${documentId}`));
    expect([data.blocked, data.email]).toEqual([true, null]);
    const refused = await save(cast.guest.documentId, { email: null });
    expect(refused.status).toBe(400);
  });
});
