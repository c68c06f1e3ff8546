import { setTimeout } from 'node:timers/promises';
import {
  book,
  bookingIn,
  call,
  createProperty,
  daysAhead,
  outcomeOf,
  pay,
  register,
  type Property,
} from '../support/marketplace';
import { ask, outcome, pathsOf, startCast, type Cast } from './support/cast';

let cast: Cast;

beforeAll(async () => {
  cast = await startCast({ MAX_LIVE_HOLDS: '100' });
});

afterAll(() => cast.app.stop());

const update = (id: string, data: object, as = cast.host) =>
  ask<Property>(cast.app, `PUT /properties/${id}`, { as, data });
const read = (id: string, as?: { token: string }) =>
  ask<Property>(cast.app, `GET /properties/${id}`, as && { as });

/** Made once for the tests that only try to break it. */
let target: Property;
beforeAll(async () => {
  target = await createProperty(cast.app, cast.host, { title: 'Target' });
});

describe('update', () => {
  it('changes what is named and nothing else', async () => {
    const home = await createProperty(cast.app, cast.host, { description: 'As it was' });
    const answer = await update(home.documentId, { title: 'New', weekendPricePerNight: 150_000 });
    const { updatedAt } = answer.data;
    expect(answer.data).toEqual({
      ...home,
      title: 'New',
      weekendPricePerNight: 150_000,
      updatedAt,
    });
  });

  it('checks new values against the stored ones', async () => {
    for (const [path, change] of [
      ['guestsIncluded', { guestsIncluded: 5 }],
      ['minNights', { minNights: 366 }],
      ['pricePerNight', { currency: 'KES', pricePerNight: 1150 }],
    ] as const)
      expect(pathsOf(await update(target.documentId, change))).toEqual([path]);
  });

  it('waits for who changes it, and lifts no suspension set meanwhile', async () => {
    const { documentId } = await createProperty(cast.app, cast.host);
    const { connection } = cast.app.strapi.db;
    const suspension = await connection.transaction();
    await suspension('properties')
      .where({ document_id: documentId })
      .update({ listing_status: 'suspended' });
    const edit = update(documentId, { listingStatus: 'listed' });
    await setTimeout(200);
    await suspension.commit();
    expect(outcomeOf(await edit)).toBe('403 FORBIDDEN');
    expect((await read(documentId, cast.admin)).data.listingStatus).toBe('suspended');
  });

  it('keeps the currency while price rules are in it', async () => {
    const { app, host } = cast;
    const { documentId: property } = await createProperty(app, host);
    const data = { property, startDate: daysAhead(3), endDate: daysAhead(4), pricePerNight: 12345 };
    const rule = await ask<Property>(app, 'POST /price-rules', { as: host, data });
    const refused = await update(property, { currency: 'KES' });
    expect([pathsOf(refused), refused.error?.message]).toEqual([
      ['currency'],
      expect.stringContaining('price rules are in NOK'),
    ]);
    expect((await update(property, { currency: 'NOK' })).status).toBe(200);
    await ask(app, `DELETE /price-rules/${rule.data.documentId}`, { as: host });
    expect((await update(property, { currency: 'KES' })).status).toBe(200);
  });

  it('takes an empty change, refuses no object', async () => {
    expect((await update(target.documentId, {})).status).toBe(200);
    const route = `PUT /properties/${target.documentId}`;
    for (const body of [{ data: 'x' }, { data: [] }, { data: 1 }, { title: 'x' }, ['x']])
      expect(await outcome(cast.app, route, { as: cast.host, body })).toBe('400 VALIDATION');
  });

  it('is for the owner and admins', async () => {
    const { guest, rival, admin } = cast;
    expect((await update(target.documentId, { title: 'Theirs' }, rival)).status).toBe(404);
    expect((await update(target.documentId, { title: 'Theirs' }, guest)).status).toBe(403);
    expect((await update(target.documentId, { region: 'Viken' }, admin)).data).toMatchObject({
      region: 'Viken',
      host: { documentId: cast.host.documentId },
    });
  });
});

describe('the place', () => {
  it('is rounded for all but the owner and admins', async () => {
    const exact = { latitude: 59.911491, longitude: 10.757933, address: 'Fjordveien 1' };
    for (const caller of [cast.host, cast.admin])
      expect((await read(cast.home.documentId, caller)).data).toMatchObject(exact);
    for (const caller of [undefined, cast.guest, cast.rival]) {
      const { data } = await read(cast.home.documentId, caller);
      expect(data).toMatchObject({ latitude: 59.911, longitude: 10.758 });
      for (const key of ['address', 'postalCode', 'exactLatitude', 'exactLongitude'])
        expect(data).not.toHaveProperty(key);
    }
  });

  it('moves with an update, by both axes or one', async () => {
    const home = await createProperty(cast.app, cast.host);
    await update(home.documentId, { latitude: -33.856784 });
    expect((await read(home.documentId, cast.host)).data).toMatchObject({
      latitude: -33.856784,
      longitude: 10.757933,
    });
    expect((await read(home.documentId)).data.latitude).toBe(-33.857);
    await update(home.documentId, { latitude: -33.857, longitude: 10.758 });
    expect((await read(home.documentId, cast.host)).data).toMatchObject({
      latitude: -33.857,
      longitude: 10.758,
    });
  });
});

describe('the zone', () => {
  const zoneAfter = async (home: Property, change: object) =>
    (await update(home.documentId, change)).data.timezone;
  const TROMSO = { latitude: 69.6492, longitude: 18.9553 };
  const TOKYO = { latitude: 35.6762, longitude: 139.6503 };

  it('follows the property into another, unless one is named', async () => {
    const home = await createProperty(cast.app, cast.host);
    expect(await zoneAfter(home, TOKYO)).toBe('Asia/Tokyo');
    expect(await zoneAfter(home, { ...TROMSO, timezone: 'Asia/Tokyo' })).toBe('Asia/Tokyo');
    expect(await zoneAfter(home, { title: 'Elsewhere' })).toBe('Asia/Tokyo');
  });

  it('stays as named while the property moves within its own', async () => {
    const home = await createProperty(cast.app, cast.host, { timezone: 'Etc/UTC' });
    expect(await zoneAfter(home, TROMSO)).toBe('Etc/UTC');
  });
});

describe('who sees it', () => {
  const STATUSES = ['draft', 'listed', 'unlisted', 'suspended'] as const;

  it.each(STATUSES)('%s', async (listingStatus) => {
    const { guest, host, rival, admin, app } = cast;
    const { documentId } = await createProperty(app, host, { title: `Seen ${listingStatus}` });
    await update(documentId, { listingStatus }, admin);
    const others = listingStatus === 'listed' ? 200 : 404;
    const callers = [undefined, guest, rival, host, admin];
    const statuses = await Promise.all(
      callers.map(async (as) => (await read(documentId, as)).status),
    );
    expect(statuses).toEqual([others, others, others, 200, 200]);
    const counts = await Promise.all(
      callers.map(async (as) => {
        const path = `/properties?filters[title]=Seen ${listingStatus}`;
        return (await call<unknown[]>(app, 'GET', path, as && { as })).data.length;
      }),
    );
    expect(counts).toEqual(others === 200 ? [1, 1, 1, 1, 1] : [0, 0, 0, 1, 1]);
    const nights = `?from=${daysAhead(1)}&to=${daysAhead(2)}`;
    expect(await outcome(app, `GET /properties/${documentId}/availability${nights}`)).toBe(
      others === 200 ? 200 : '404 NOT_FOUND',
    );
  });

  it('only an admin sets and lifts a suspension', async () => {
    const { documentId } = await createProperty(cast.app, cast.host);
    const set = async (listingStatus: string, as = cast.host) => {
      const { status, error } = await update(documentId, { listingStatus }, as);
      return error ? `${status} ${error.details.code}` : status;
    };
    expect(await set('suspended')).toBe('403 FORBIDDEN');
    expect(await set('unlisted')).toBe(200);
    expect(await set('suspended', cast.admin)).toBe(200);
    expect(await set('listed')).toBe('403 FORBIDDEN');
    expect((await update(documentId, { title: 'Still mine' })).status).toBe(200);
    expect(await set('listed', cast.admin)).toBe(200);
    expect(await set('removed')).toBe('400 VALIDATION');
    expect(await set('removed', cast.admin)).toBe('400 VALIDATION');
  });
});

describe('delete', () => {
  const remove = (id: string, as = cast.host) =>
    outcome(cast.app, `DELETE /properties/${id}`, { as });
  const stay = { checkIn: daysAhead(40), checkOut: daysAhead(42), guests: 1 };

  it('takes away what was never booked', async () => {
    const { documentId } = await createProperty(cast.app, cast.host);
    expect(await remove(documentId, cast.rival)).toBe('404 NOT_FOUND');
    expect(await remove(documentId, cast.guest)).toBe('403 FORBIDDEN');
    expect(await remove(documentId)).toBe(204);
    expect(await remove(documentId)).toBe('404 NOT_FOUND');
    expect((await read(documentId, cast.admin)).status).toBe(404);
  });

  it('is refused while bookings are present or ahead', async () => {
    const { app, guest } = cast;
    const { documentId: property } = await createProperty(app, cast.host);
    const booking = await book(app, guest, { property, ...stay });
    expect(await remove(property)).toBe('409 HAS_ACTIVE_BOOKINGS');
    await pay(app, guest, booking);
    await bookingIn('confirmed', app, guest, booking);
    expect(await remove(property)).toBe('409 HAS_ACTIVE_BOOKINGS');
    expect(await remove(property, cast.admin)).toBe('409 HAS_ACTIVE_BOOKINGS');
  });

  it('keeps what was booked, out of sight of all but admins', async () => {
    const { app, host, admin } = cast;
    const guest = await register(app);
    const { documentId: property } = await createProperty(app, host);
    const { documentId } = await book(app, guest, { property, ...stay });
    await ask(app, `POST /bookings/${documentId}/cancel`, { as: guest });
    expect(await remove(property)).toBe(204);
    expect((await read(property, host)).status).toBe(404);
    expect((await read(property, admin)).data.listingStatus).toBe('removed');
    expect((await update(property, { title: 'Back' })).status).toBe(404);
    expect(await remove(property)).toBe('404 NOT_FOUND');
    expect(await outcome(app, `GET /bookings/${documentId}`, { as: guest })).toBe(200);
    const again = { as: guest, data: { property, ...stay } };
    expect(await outcome(app, 'POST /bookings', again)).toBe('404 NOT_FOUND');
  });
});
