import { book, createProperty, daysAhead, outcomeOf, type Property } from '../support/marketplace';
import { ABSENT_ID, ask, outcome, pathsOf, startCast, type Cast } from './support/cast';

let cast: Cast;
let home: Property;

beforeAll(async () => {
  cast = await startCast();
  home = await createProperty(cast.app, cast.host, { timezone: 'Etc/UTC', preparationDays: 1 });
});

afterAll(() => cast.app.stop());

interface Row {
  documentId: string;
  [field: string]: unknown;
}

const PATHS = ['/calendar-blocks', '/price-rules'] as const;
const range = (from: number, to: number) => ({
  startDate: daysAhead(from),
  endDate: daysAhead(to),
});
const create = (path: string, data: object, as = cast.host) =>
  ask<Row>(cast.app, `POST ${path}`, { as, data: { property: home.documentId, ...data } });
const list = (path: string, as = cast.host, property = home.documentId) =>
  ask<Row[]>(cast.app, `GET ${path}?property=${property}`, { as });

describe.each(PATHS)('%s', (path) => {
  it('are the owner’s and the admins’ business only', async () => {
    const { guest, rival, admin, host } = cast;
    expect(outcomeOf(await create(path, range(1, 2), guest))).toBe('403 FORBIDDEN');
    expect(outcomeOf(await create(path, range(1, 2), rival))).toBe('404 NOT_FOUND');
    expect(outcomeOf(await list(path, rival))).toBe('404 NOT_FOUND');
    for (const as of [host, admin]) {
      const made = await create(path, range(300, 301), as);
      expect([made.status, made.data.property]).toEqual([201, home.documentId]);
      expect((await list(path, as)).data.map(({ documentId }) => documentId)).toContain(
        made.data.documentId,
      );
      const one = `${path}/${made.data.documentId}`;
      expect(await outcome(cast.app, `DELETE ${one}`, { as: rival })).toBe('404 NOT_FOUND');
      expect(await outcome(cast.app, `DELETE ${one}`, { as })).toBe(204);
      expect(await outcome(cast.app, `DELETE ${one}`, { as })).toBe('404 NOT_FOUND');
    }
  });

  it.each([
    ['INVALID_DATES', range(5, 5)],
    ['INVALID_DATES', range(6, 5)],
    ['INVALID_DATES', { startDate: '2027-02-29', endDate: '2027-03-01' }],
    ['VALIDATION', { startDate: daysAhead(1) }],
    ['VALIDATION', { ...range(1, 2), property: ABSENT_ID.toUpperCase() }],
    ['VALIDATION', { ...range(1, 2), property: 1 }],
    ['VALIDATION', { ...range(1, 2), documentId: ABSENT_ID }],
    ['VALIDATION', { ...range(1, 2), createdAt: '2020-01-01T00:00:00.000Z' }],
  ])('%s for %j', async (code, data) => {
    expect(outcomeOf(await create(path, data))).toBe(`400 ${code}`);
  });

  it('belong to a property that is there', async () => {
    const data = { ...range(1, 2), property: ABSENT_ID };
    expect(outcomeOf(await create(path, data))).toBe('404 NOT_FOUND');
    expect(outcomeOf(await list(path, cast.admin, ABSENT_ID))).toBe('404 NOT_FOUND');
    expect(await outcome(cast.app, `GET ${path}`, { as: cast.host })).toBe('400 VALIDATION');
  });
});

describe('a block', () => {
  const stay = (from: number, to: number) => ({
    checkIn: daysAhead(from),
    checkOut: daysAhead(to),
  });
  const isFree = async (from: number, to: number): Promise<boolean> => {
    const data = { ...stay(from, to), guests: 1 };
    const route = `POST /properties/${home.documentId}/quotes`;
    return (await ask<{ available: boolean }>(cast.app, route, { data })).data.available;
  };

  it('keeps nights until it goes', async () => {
    const made = await create('/calendar-blocks', {
      ...range(10, 12),
      reason: 'maintenance',
      note: ' Roof ',
    });
    expect(made.data).toMatchObject({ ...range(10, 12), reason: 'maintenance', note: 'Roof' });
    expect(await isFree(11, 12)).toBe(false);
    expect(await isFree(12, 13)).toBe(true);
    const { data } = await ask<{ busy: unknown; days: { available: boolean }[] }>(
      cast.app,
      `GET /properties/${home.documentId}/availability?from=${daysAhead(9)}&to=${daysAhead(13)}`,
    );
    expect(data.busy).toEqual([{ start: daysAhead(10), end: daysAhead(12) }]);
    expect(data.days.map(({ available }) => available)).toEqual([true, false, false, true]);
    expect(JSON.stringify(data)).not.toContain('Roof');
    await ask(cast.app, `DELETE /calendar-blocks/${made.data.documentId}`, { as: cast.host });
    expect(await isFree(11, 12)).toBe(true);
  });

  it('may overlap blocks, never a booking; preparation days are free for it', async () => {
    const property = home.documentId;
    await book(cast.app, cast.guest, { property, ...stay(30, 33), guests: 1 });
    for (const [from, to] of [
      [30, 33],
      [29, 31],
      [32, 40],
      [31, 32],
      [20, 50],
    ] as const)
      expect(outcomeOf(await create('/calendar-blocks', range(from, to)))).toBe(
        '409 DATES_UNAVAILABLE',
      );
    for (const [from, to] of [
      [28, 30],
      [33, 34],
      [33, 36],
      [29, 30],
    ] as const)
      expect((await create('/calendar-blocks', range(from, to))).status).toBe(201);
    expect((await list('/calendar-blocks')).data).toHaveLength(4);
  });

  it.each([
    ['reason', { reason: 'holiday' }],
    ['note', { note: 'x'.repeat(201) }],
    ['note', { note: 'nul\0' }],
    ['kind', { kind: 'booking' }],
  ])('refuses a wrong %s', async (path, change) => {
    expect(pathsOf(await create('/calendar-blocks', { ...range(60, 61), ...change }))).toEqual([
      path,
    ]);
  });
});

describe('a price rule', () => {
  const priceOn = async (day: number): Promise<unknown> => {
    const path = `/properties/${home.documentId}/availability`;
    const query = `?from=${daysAhead(day)}&to=${daysAhead(day + 1)}`;
    return (await ask<{ days: unknown[] }>(cast.app, `GET ${path}${query}`)).data.days[0];
  };

  it('changes price and stay rules on its nights; the latest wins', async () => {
    const first = await create('/price-rules', {
      ...range(100, 104),
      pricePerNight: 1,
      label: 'Low',
    });
    expect(first.data).toEqual({
      documentId: expect.any(String),
      property: home.documentId,
      ...range(100, 104),
      label: 'Low',
      pricePerNight: 1,
      minNights: null,
      closedToArrival: false,
      closedToDeparture: false,
      createdAt: expect.any(String),
    });
    await create('/price-rules', {
      ...range(102, 104),
      pricePerNight: 99,
      minNights: 3,
      closedToArrival: true,
    });
    expect(await priceOn(101)).toMatchObject({ price: 1, minNights: 1, closedToArrival: false });
    expect(await priceOn(103)).toMatchObject({ price: 99, minNights: 3, closedToArrival: true });
    expect(await priceOn(104)).toMatchObject({ price: 120_000, minNights: 1 });
  });

  it('is changed by its owner, within its rules', async () => {
    const { data } = await create('/price-rules', { ...range(110, 112), pricePerNight: 5 });
    const route = `PUT /price-rules/${data.documentId}`;
    const change = (body: object, as = cast.host) => ask<Row>(cast.app, route, { as, data: body });
    expect((await change({ pricePerNight: 7, endDate: daysAhead(111) })).data).toMatchObject({
      ...range(110, 111),
      pricePerNight: 7,
    });
    expect(await priceOn(111)).toMatchObject({ price: 120_000 });
    expect(outcomeOf(await change({ endDate: daysAhead(110) }))).toBe('400 INVALID_DATES');
    expect(outcomeOf(await change({ property: home.documentId }))).toBe('400 VALIDATION');
    expect(outcomeOf(await change({ pricePerNight: 8 }, cast.rival))).toBe('404 NOT_FOUND');
    expect((await change({ pricePerNight: null })).data.pricePerNight).toBeNull();
  });

  it('keeps the currency’s step', async () => {
    const kes = { currency: 'KES', pricePerNight: 100_00 };
    const { documentId: property } = await createProperty(cast.app, cast.host, kes);
    const off = await create('/price-rules', { ...range(1, 2), property, pricePerNight: 150 });
    expect(off.error?.details).toMatchObject({
      code: 'VALIDATION',
      path: 'pricePerNight',
      step: 100,
    });
    const made = await create('/price-rules', { ...range(1, 2), property, pricePerNight: 200 });
    expect(made.status).toBe(201);
    const route = `PUT /price-rules/${made.data.documentId}`;
    expect(await outcome(cast.app, route, { as: cast.host, data: { pricePerNight: 201 } })).toBe(
      '400 VALIDATION',
    );
  });

  it.each([
    ['pricePerNight', { pricePerNight: 0 }],
    ['pricePerNight', { pricePerNight: 1.5 }],
    ['pricePerNight', { pricePerNight: 1e12 + 1 }],
    ['minNights', { minNights: 0 }],
    ['minNights', { minNights: 1001 }],
    ['closedToArrival', { closedToArrival: 'yes' }],
    ['label', { label: 'x'.repeat(201) }],
  ])('refuses a wrong %s: %j', async (path, change) => {
    expect(pathsOf(await create('/price-rules', { ...range(60, 61), ...change }))).toEqual([path]);
  });
});
