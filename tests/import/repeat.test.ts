import type { Knex } from 'knex';
import { startApp, type TestApp } from '../support/app';
import { call } from '../support/marketplace';
import { insertUser, refusalOf } from '../support/rows';
import { listingRow, OSLO, rowImporter, scratchFolder } from './support';

let app: TestApp;
let db: Knex;
const files = scratchFolder();
const { importRows, rejectionsOf, stored, change } = rowImporter(() => db, files);

beforeAll(async () => {
  app = await startApp();
  db = app.strapi.db.connection;
});
afterAll(async () => {
  await app.stop();
  files.remove();
});

describe('hosts', () => {
  it('are users as whom nobody signs in', async () => {
    await importRows([listingRow('10', { host_id: '510', host_name: 'Nils' })]);
    for (const password of ['', 'null', 'a long password']) {
      const body = { identifier: 'airbnb-510', password };
      expect((await call(app, 'POST', '/auth/local', { body })).status).toBe(400);
    }
    const host = await db('up_users').where({ username: 'airbnb-510' }).first();
    expect(host).toMatchObject({ email: null, password: null, confirmed: false, last_name: null });
    const withPassword = db('up_users').where({ id: host.id }).update({ password: 'a hash' });
    expect(await refusalOf(withPassword)).toBe('up_users_email_required');
  });

  it('never take over an account that has their name', async () => {
    const taken = await insertUser(db, { username: 'Airbnb-511', first_name: 'Mine' });
    await importRows([listingRow('11', { host_id: '511', host_name: 'Theirs' })]);
    const { host_id } = await stored('11');
    expect(host_id).not.toBe(taken);
    expect(await db('up_users').where({ id: taken }).first()).toMatchObject({ first_name: 'Mine' });
    await importRows([listingRow('12', { host_id: '511', host_name: 'Theirs' })]);
    expect(await stored('12')).toMatchObject({ host_id });
  });

  it('follow the names of the file until they sign in themselves', async () => {
    const nameOf = async (): Promise<unknown> =>
      (await db('up_users').where({ username: 'airbnb-513' }).first('first_name')).first_name;
    for (const host_name of ['Per', 'Pål', ''])
      await importRows([listingRow('13', { host_id: '513', host_name })]);
    expect(await nameOf()).toBe('Pål');
    const login = { email: 'pal@example.org', password: 'a hash' };
    await db('up_users').where({ username: 'airbnb-513' }).update(login);
    await importRows([listingRow('13', { host_id: '513', host_name: 'Per' })]);
    expect(await nameOf()).toBe('Pål');
  });

  it('keep what an admin has given to somebody else', async () => {
    await importRows([listingRow('14')]);
    const host_id = await insertUser(db);
    await change('14', { host_id });
    await importRows([listingRow('14', { name: 'New name' })]);
    expect(await stored('14')).toMatchObject({ host_id, title: 'New name' });
  });
});

describe('a repeated import', () => {
  it('updates what the file says and leaves what it does not say', async () => {
    const amenities = '["Wifi","Kitchen"]';
    await importRows([listingRow('20', { accommodates: '5', bedrooms: '2', amenities })]);
    const before = await stored('20');
    await change('20', { avg_rating: 4.5, review_count: 2, listing_status: 'suspended' });
    const counts = await importRows([listingRow('20', { price: '$1,300.00', latitude: '60.1' })]);
    expect(counts).toMatchObject({ created: 0, updated: 1, withoutGuests: 1 });
    expect(await stored('20')).toMatchObject({
      ...{ document_id: before.document_id, price_per_night: '130000', latitude: 60.1 },
      ...{ exact_latitude: 60.1, max_guests: 5, bedrooms: 2, listing_status: 'suspended' },
      ...{ avg_rating: 4.5, review_count: 2, created_at: before.created_at },
    });
    const links = await db('properties_amenities_lnk').where({ property_id: before.id as number });
    expect(links).toHaveLength(2);
  });

  it('changes amenities where the file names them', async () => {
    const slugs = async (): Promise<string[]> =>
      db('properties_amenities_lnk as l')
        .join('amenities as a', 'a.id', 'l.amenity_id')
        .where({ property_id: (await stored('21')).id as number })
        .orderBy('l.amenity_ord')
        .pluck('a.slug');
    const withAmenities = (amenities: string) => importRows([listingRow('21', { amenities })]);
    await withAmenities('["Wifi","Kitchen"]');
    expect(await withAmenities('["Wifi","Sauna"]')).toMatchObject({ updated: 1 });
    expect(await slugs()).toEqual(['wifi', 'sauna']);
    expect(await withAmenities('["Wifi","Sauna"]')).toMatchObject({ updated: 0, unchanged: 1 });
    await withAmenities('[]');
    expect(await slugs()).toEqual([]);
  });

  it('moves a listing into the zone of its new place', async () => {
    await importRows([listingRow('22')]);
    await importRows([listingRow('22', { latitude: '40.4168', longitude: '-3.7038' })]);
    expect(await stored('22')).toMatchObject({ timezone: 'Europe/Madrid', longitude: -3.704 });
  });

  it('never changes a currency, brings back what was removed, or breaks what was set', async () => {
    await importRows(['23', '24', '25'].map((id) => listingRow(id, { accommodates: '6' })));
    await change('24', { listing_status: 'removed' });
    await change('25', { guests_included: 4 });
    const before = await Promise.all(['23', '24', '25'].map(stored));
    const euros = { ...OSLO, currency: 'EUR' };
    expect(await rejectionsOf([listingRow('23')], euros)).toEqual(['23 CURRENCY_CHANGED']);
    expect(await rejectionsOf([listingRow('24', { name: 'Back' })])).toEqual(['24 REMOVED']);
    const small = listingRow('25', { accommodates: '2' });
    expect(await rejectionsOf([small])).toEqual(['25 VALIDATION']);
    expect(await Promise.all(['23', '24', '25'].map(stored))).toEqual(before);
  });

  it('takes the first row of an id, in the batch and beyond it', async () => {
    const many = Array.from({ length: 600 }, (_, at) => listingRow(`many-${at}`));
    const rows = [listingRow('26', { price: '100' }), listingRow('26'), ...many, listingRow('26')];
    expect(await rejectionsOf(rows)).toEqual(['26 DUPLICATE_ID', '26 DUPLICATE_ID']);
    expect(await stored('26')).toMatchObject({ price_per_night: '10000' });
  });
});
