import type { Knex } from 'knex';
import { importListings } from '../../src/import/import-listings';
import { findViolations } from '../../src/sql/audits';
import { startApp, type TestApp } from '../support/app';
import { askToBook, daysAhead, register } from '../support/marketplace';
import { listingRow, OSLO, rowImporter, scratchFolder, toCsv } from './support';

let app: TestApp;
let db: Knex;
const files = scratchFolder();
const { importRows, stored } = rowImporter(() => db, files);

beforeAll(async () => {
  app = await startApp();
  db = app.strapi.db.connection;
});
afterAll(async () => {
  await app.stop();
  files.remove();
});

/** 1,300 listings of 26 hosts: three batches. */
const manyRows = (prefix: string) =>
  Array.from({ length: 1300 }, (_, at) =>
    listingRow(`${prefix}-${at}`, { host_id: `${prefix}-h${at % 26}`, amenities: '["Wifi"]' }),
  );

const countOf = async (kind: 'listing' | 'host', prefix: string): Promise<number> => {
  const like = `${prefix}-%`;
  return (await db('import_sources').where({ kind }).whereLike('source_id', like)).length;
};

it('an import that breaks off leaves whole batches, and repeating it finishes', async () => {
  const stop = new AbortController();
  const onProgress = (): void => stop.abort();
  const rows = manyRows('off');
  const first = await importRows(rows, OSLO, { stop: stop.signal, onProgress });
  expect(first).toMatchObject({ created: 500, isComplete: false });
  expect(await countOf('listing', 'off')).toBe(500);
  expect(await importRows(rows)).toMatchObject({
    ...{ created: 800, unchanged: 500, hostsCreated: 0, isComplete: true },
  });
});

it('a file that breaks in the middle keeps what came before', async () => {
  const text = toCsv(manyRows('broken')).replace('"Home broken-1200"', '"Home" broken-1200');
  const file = files.write(text);
  await expect(importListings(file, OSLO)).rejects.toThrow(/begins in line 1202 has broken quotes/);
  expect(await countOf('listing', 'broken')).toBeGreaterThanOrEqual(500);
  expect(await importRows(manyRows('broken'))).toMatchObject({ isComplete: true });
  expect(await countOf('listing', 'broken')).toBe(1300);
});

it('two at once make every listing and every host once', async () => {
  const rows = manyRows('twice');
  const both = await Promise.all([importRows(rows), importRows([...rows].reverse())]);
  expect(both.map(({ rejected }) => rejected)).toEqual([0, 0]);
  expect(both.reduce((sum, { created }) => sum + created, 0)).toBe(1300);
  expect(both.reduce((sum, { hostsCreated }) => sum + hostsCreated, 0)).toBe(26);
  expect([await countOf('listing', 'twice'), await countOf('host', 'twice')]).toEqual([1300, 26]);
});

it('bookings go on while their properties are imported again', async () => {
  const rows = manyRows('busy');
  await importRows(rows);
  const guest = await register(app);
  const dates = { checkIn: daysAhead(40), checkOut: daysAhead(42), guests: 1 };
  const ids = await Promise.all([0, 700, 1299].map((at) => stored(`busy-${at}`)));
  const dearer = rows.map((row) => ({ ...row, price: '1300' }));
  const [counts, ...answers] = await Promise.all([
    importRows(dearer),
    ...ids.map((id) => askToBook(app, guest, { property: String(id.document_id), ...dates })),
  ]);
  expect(counts).toMatchObject({ updated: 1300 });
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(await findViolations(db)).toEqual([]);
});

it('what the caller adjusts is what is written, and null leaves a row out', async () => {
  const rows = ['adjusted-1', 'adjusted-2'].map((id) => listingRow(id));
  const counts = await importRows(rows, OSLO, {
    adjust: (listing) =>
      listing.sourceId === 'adjusted-1' ? { ...listing, title: 'Changed', maxGuests: 3 } : null,
  });
  expect(counts).toMatchObject({ rows: 2, created: 1, skipped: 1, withoutGuests: 0 });
  expect(await stored('adjusted-1')).toMatchObject({ title: 'Changed', max_guests: 3 });
});

it.each([
  [{ country: 'XX' }, /XX is no ISO 3166-1 country/],
  [{ currency: 'NOX' }, /NOX is no ISO 4217 currency/],
  [{ currency: 'IRR' }, /IRR cannot be charged here/],
  [{ city: ' ' }, /city: must not be empty/],
])('options that no listing could have are refused: %j', async (options, reason) => {
  const rows = [listingRow('refused-1')];
  await expect(importRows(rows, { ...OSLO, ...options })).rejects.toThrow(reason);
});
