import type { Knex } from 'knex';
import { importListings } from '../../src/import/import-listings';
import type { ImportCounts, Rejection } from '../../src/import/types';
import { findViolations } from '../../src/sql/audits';
import { startApp, type TestApp } from '../support/app';
import { book, call, contentOf, createProperty, daysAhead, register } from '../support/marketplace';
import { BERGEN_FILE, listingRow, OSLO, rowImporter, scratchFolder, toCsv } from './support';

let app: TestApp;
let db: Knex;
const files = scratchFolder();

beforeAll(async () => {
  app = await startApp();
  db = app.strapi.db.connection;
});
afterAll(async () => {
  await app.stop();
  files.remove();
});

const { importRows, stored } = rowImporter(() => db, files);

describe('a file in the detailed shape', () => {
  const BERGEN = { city: 'Bergen', country: 'NO', currency: 'NOK' };
  const rejections: Rejection[] = [];
  let counts: ImportCounts;

  beforeAll(async () => {
    const onReject = (rejection: Rejection): void => void rejections.push(rejection);
    counts = await importListings(BERGEN_FILE, BERGEN, { onReject });
  });

  it('is counted row by row', () => {
    expect(counts).toMatchObject({
      ...{ rows: 30, created: 19, updated: 0, unchanged: 0, rejected: 11, skipped: 0 },
      ...{ hostsCreated: 8, withoutGuests: 1, isComplete: true },
      rejectedByCode: {
        NO_PRICE: 1,
        BAD_VALUE: 3,
        MISSING_VALUE: 2,
        VALIDATION: 4,
        DUPLICATE_ID: 1,
      },
      unknownAmenities: new Map([
        ['Waffle iron', 1],
        ['Pool table', 1],
      ]),
    });
  });

  it('has its rejected rows told in the order of the file, with line, id, name and reason', () => {
    const told = rejections.map(({ line, id, code, message }) => [line, id, code, message]);
    expect(told).toEqual([
      [13, '70009', 'NO_PRICE', 'The file gives no price.'],
      [14, '70010', 'VALIDATION', 'price must be from 0.01 to 10000000000.00 NOK'],
      [15, '70011', 'BAD_VALUE', expect.stringContaining('not "on request"')],
      [16, '70012', 'MISSING_VALUE', 'name is empty.'],
      [17, '70013', 'VALIDATION', expect.stringMatching(/^accommodates must be an integer from 1/)],
      [18, '70014', 'VALIDATION', 'latitude must be from -90 to 90'],
      [19, '70015', 'BAD_VALUE', expect.stringContaining('not "Boat"')],
      [20, '70016', 'VALIDATION', 'minimum_nights must not exceed maximum_nights'],
      [21, '70017', 'BAD_VALUE', expect.stringContaining('a JSON array of names')],
      [22, '70001', 'DUPLICATE_ID', expect.stringContaining('the first one counts')],
      [23, '70018', 'MISSING_VALUE', 'host_id is empty.'],
    ]);
  });

  it('shows on the API what it says and nothing else', async () => {
    const { document_id: id } = await stored('70001');
    const shown = contentOf(await call<object>(app, 'GET', `/properties/${String(id)}`));
    expect(shown).toMatchObject({
      ...{ title: 'Bright flat by Bryggen', propertyType: 'entire_home', city: 'Bergen' },
      description: 'Sea view.\n\nThe space\nTwo rooms & a kitchen.',
      ...{ neighbourhood: 'Bergenhus', country: 'NO', latitude: 60.398, longitude: 5.325 },
      ...{ timezone: 'Europe/Oslo', pricePerNight: 123_400, currency: 'NOK', maxGuests: 4 },
      ...{ bedrooms: 2, beds: 3, bathrooms: 1, minNights: 2, maxNights: 30, instantBook: true },
      ...{ avgRating: null, reviewCount: 0, registrationNumber: null, listingStatus: 'listed' },
      ...{ cleaningFee: 0, guestsIncluded: 1, checkInTime: '15:00', bookingWindowDays: 365 },
      ...{ host: { firstName: 'Ingrid' }, images: [], cancellationPolicy: { slug: 'flexible' } },
    });
    expect((shown as { amenities: { slug: string }[] }).amenities.map(({ slug }) => slug)).toEqual([
      'wifi',
      'kitchen',
    ]);
    expect(await stored('70001')).toMatchObject({
      ...{ exact_latitude: 60.397501, exact_longitude: 5.324511, address: null, region: null },
    });
  });

  it('cuts stays that nobody may book to the longest of all, and lets the rest empty', async () => {
    expect(await stored('70007')).toMatchObject({ min_nights: 2, max_nights: 1000 });
    expect(await stored('70021')).toMatchObject({
      ...{ max_guests: 1, bedrooms: null, beds: null, bathrooms: null, description: null },
      ...{ min_nights: 1, max_nights: 365, neighbourhood: null, instant_book: true },
    });
  });

  it('changes nothing when it is repeated', async () => {
    const before = await db('properties').orderBy('id');
    const again = await importListings(BERGEN_FILE, BERGEN);
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 19, hostsCreated: 0 });
    expect(await db('properties').orderBy('id')).toEqual(before);
  });
});

describe('imported rows are rows like any others', () => {
  it('fill the columns that the Document Service fills', async () => {
    const host = await register(app, { accountType: 'host' });
    const { documentId } = await createProperty(app, host, { address: undefined });
    await importRows([listingRow('1')]);
    const made = await db('properties').where({ document_id: documentId }).first();
    const filled = (row: Record<string, unknown>) =>
      Object.keys(row).filter((column) => row[column] !== null && column !== 'neighbourhood');
    expect(filled(await stored('1'))).toEqual(filled(made as Record<string, unknown>));
  });

  it('are found by the Document Service with their relations, once', async () => {
    await importRows([listingRow('2', { amenities: '["Sauna","Wifi"]', host_name: 'Kari' })]);
    const found = await app.strapi.documents('api::property.property').findMany({
      filters: { title: 'Home 2' },
      populate: { host: { populate: { role: true } }, amenities: true, cancellationPolicy: true },
    } as never);
    expect(found).toMatchObject([
      {
        ...{ amenities: [{ slug: 'sauna' }, { slug: 'wifi' }], cancellationPolicy: {} },
        host: { username: 'airbnb-500', firstName: 'Kari', email: null, role: { type: 'host' } },
      },
    ]);
  });

  it('can be found, and booked by a guest', async () => {
    await importRows([listingRow('3', { name: 'Unmistakable tower', host_id: '503' })]);
    const found = await call<{ documentId: string }[]>(
      app,
      'GET',
      `/properties/search?city=oslo&q=unmistakable&checkIn=${daysAhead(20)}&checkOut=${daysAhead(22)}`,
    );
    const [{ documentId: property } = { documentId: '' }] = contentOf(found);
    const guest = await register(app);
    const stay = { property, checkIn: daysAhead(20), checkOut: daysAhead(22), guests: 1 };
    const booking = await book(app, guest, stay);
    expect(booking).toMatchObject({ bookingStatus: 'pending_payment', currency: 'NOK' });
    const again = await importRows([listingRow('3', { price: '1500', host_id: '503' })]);
    expect(again).toMatchObject({ updated: 1 });
    expect(await findViolations(db)).toEqual([]);
  });
});

describe('in another currency', () => {
  const abroad = { city: 'Elsewhere', country: 'KW' };

  it.each<[string, string, string, number]>([
    ['JPY', '4', '$12,345.00', 12_345],
    ['EUR', '5', '€12.34', 1234],
    ['KWD', '6', '1.230', 1230],
  ])('%s prices are stored in its minor units', async (currency, id, price, amount) => {
    const counts = await importRows([listingRow(id, { price })], { ...abroad, currency });
    expect(counts).toMatchObject({ created: 1, rejected: 0 });
    expect(await stored(id)).toMatchObject({ price_per_night: String(amount), currency });
  });

  it.each<[string, string, string]>([
    ['JPY', '12.5', 'price must be an amount in JPY such as $1,234.00, not "12.5".'],
    ['KWD', '1.234', 'price must be a multiple of 0.010 KWD'],
  ])('%s prices that nobody could pay are rejected', async (currency, price, reason) => {
    const told: string[] = [];
    const onReject = ({ message }: Rejection): void => void told.push(message);
    await importRows([listingRow('7', { price })], { ...abroad, currency }, { onReject });
    expect(told).toEqual([reason]);
  });
});

describe('what a file can hold', () => {
  const reasonsOf = async (cells: Record<string, string>): Promise<string[]> => {
    const told: string[] = [];
    const onReject = ({ message }: Rejection): void => void told.push(message);
    await importRows([listingRow('8', cells)], undefined, { onReject });
    return told;
  };

  it.each<[string, Record<string, string>, string | RegExp]>([
    [
      'a shortest stay above the longest of all',
      { minimum_nights: '1200', maximum_nights: '1500' },
      'minimum_nights must be at most 1000, the longest stay here',
    ],
    ['an endless name', { name: 'x'.repeat(201) }, /^name: /],
    ['an endless name of the host', { host_name: 'x'.repeat(500) }, /^host_name: /],
    ['an endless license', { license: 'x'.repeat(500) }, /^license: /],
  ])('%s is told by the name of its column', async (_what, cells, reason) => {
    expect(await reasonsOf(cells)).toEqual([expect.stringMatching(reason)]);
  });

  it('names of amenities that JavaScript knows are counted like others', async () => {
    const amenities = JSON.stringify(['constructor', '__proto__', 'constructor']);
    const { unknownAmenities } = await importRows([listingRow('9', { amenities })]);
    expect([...unknownAmenities]).toEqual([
      ['constructor', 2],
      ['__proto__', 1],
    ]);
  });

  it('nothing of the rows around a broken place is told or written', async () => {
    const rows = [...Array.from({ length: 500 }, (_, at) => listingRow(`b${at}`)), listingRow('b')];
    const file = files.write(`${toCsv([listingRow('a', { price: '' }), ...rows])}"1"x,`);
    let counts: ImportCounts | undefined;
    const onProgress = (progress: { counts: ImportCounts }) => (counts = progress.counts);
    await expect(importListings(file, OSLO, { onProgress })).rejects.toThrow(/broken quotes/);
    expect(counts).toMatchObject({ rows: 501, created: 500, rejected: 1, isComplete: false });
  });
});
