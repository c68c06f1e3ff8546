import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import knex, { type Knex } from 'knex';
import { findViolations } from '../../src/sql/audits';
import { readDemoState } from '../../src/sql/demo';
import { spawnServer, type TestProcess } from '../support/server';
import { makeSurroundings, type Surroundings } from '../support/surroundings';
import { removeFiles } from '../support/uploads';
import { waitFor } from '../support/wait-for';

const ROOT = path.resolve(__dirname, '..', '..');
const PREPARE = path.join(ROOT, 'dist', 'src', 'cli', 'prepare.js');
const DEMO = { NODE_ENV: 'development', DEMO_DATA: '1', LOG_LEVEL: 'warn' };
const LOAD_MS = 180_000;

let surroundings: Surroundings;
let db: Knex;
let server: TestProcess;

const startLoading = () =>
  spawn(process.execPath, [PREPARE], {
    cwd: ROOT,
    env: { ...process.env, ...surroundings.env, ...DEMO },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

async function count(table: string, where: object = {}): Promise<number> {
  const [row] = await db(table).where(where).count<{ count: string }[]>('* as count');
  return Number(row?.count);
}

const stateOf = () => readDemoState((sql) => db.raw(sql));

async function get<Body>(route: string, token?: string): Promise<Body> {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(`${server.url}${route}`, { headers });
  expect(response.status).toBe(200);
  return (await response.json()) as Body;
}

async function signIn(identifier: string, password: string): Promise<string> {
  const response = await fetch(`${server.url}/api/auth/local`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identifier, password }),
  });
  return ((await response.json()) as { jwt: string }).jwt;
}

beforeAll(async () => {
  surroundings = await makeSurroundings();
  db = knex({ client: 'pg', connection: surroundings.database.url, pool: { min: 0, max: 3 } });
  // Cut off in the middle, as by a power failure, and taken up again.
  const cutOff = startLoading();
  await waitFor(async () => (await count('bookings')) >= 40, 'the demo has begun', LOAD_MS);
  cutOff.kill('SIGKILL');
  await once(cutOff, 'exit');
  expect(await stateOf()).toBe('loading');
  const [code] = (await once(startLoading(), 'exit')) as [number];
  expect(code).toBe(0);
  server = await spawnServer(surroundings, DEMO);
}, LOAD_MS);

afterAll(async () => {
  await server.stop();
  await removeFiles(await db('files').select('url', 'formats'));
  await db.destroy();
  await surroundings.close();
});

test('it is loaded once, and keeps whatever must always hold', async () => {
  expect(await stateOf()).toBe('loaded');
  expect(await findViolations(db)).toEqual([]);
  expect(await count('properties')).toBe(299);
});

test('bookings are in every state that can be reached', async () => {
  const rows = await db<{ booking_status: string }>('bookings').distinct('booking_status');
  expect(rows.map(({ booking_status }) => booking_status).sort()).toEqual([
    'canceled',
    'checked_in',
    'completed',
    'confirmed',
    'expired',
    'pending_approval',
    'pending_payment',
  ]);
  expect(await count('payments', { payment_status: 'succeeded' })).toBeGreaterThan(120);
  expect(await count('payments', { payment_status: 'partially_refunded' })).toBeGreaterThan(3);
  expect(await count('payments', { payment_status: 'refunded' })).toBeGreaterThan(3);
  expect(await count('refunds', { refund_status: 'pending' })).toBe(0);
});

test('a load that was cut off makes nothing twice', async () => {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `SELECT property_id FROM price_rules GROUP BY property_id HAVING count(*) > 1
     UNION ALL SELECT property_id FROM calendar_blocks GROUP BY property_id HAVING count(*) > 1
     UNION ALL SELECT guest_id FROM bookings GROUP BY guest_id, property_id, check_in
       HAVING count(*) > 1`,
  );
  expect(rows).toEqual([]);
  expect(await count('price_rules')).toBe(40);
  expect(await count('calendar_blocks')).toBe(25);
});

test('reviews are as old as their stays, and the ratings follow from them', async () => {
  const { rows } = await db.raw<{ rows: { days: number }[] }>(
    `SELECT r.created_at::date - b.check_out AS days
       FROM reviews r JOIN bookings b ON b.id = r.booking_id`,
  );
  expect(rows.length).toBeGreaterThan(120);
  for (const { days } of rows) expect([1, 2, 3]).toContain(days);
});

test('everything is marked wherever it shows', async () => {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `SELECT title AS text FROM properties WHERE title NOT LIKE '%(demo)'
     UNION ALL SELECT first_name FROM up_users WHERE first_name NOT LIKE '%(demo)'
     UNION ALL SELECT message FROM bookings WHERE message NOT LIKE '%(demo)'
     UNION ALL SELECT comment FROM reviews WHERE comment NOT LIKE '%(demo)'
     UNION ALL SELECT label FROM price_rules WHERE label NOT LIKE '%(demo)'
     UNION ALL SELECT note FROM calendar_blocks WHERE note NOT LIKE '%(demo)'`,
  );
  expect(rows).toEqual([]);
  const { data } = await get<{ data: { description: string }[] }>('/api/properties');
  for (const { description } of data) expect(description).toMatch(/^Demo data\..*CC BY 4\.0/);
});

test('the marketplace shows: search with pictures, and both demo logins see every story', async () => {
  const found = await get<{ data: { image: { url: string } | null }[]; meta: object }>(
    '/api/properties/search?city=Oslo&pageSize=5',
  );
  expect(found.meta).toMatchObject({ pagination: { total: 299 } });
  for (const { image } of found.data) expect(image?.url).toMatch(/\.(webp|jpe?g)$/);
  for (const login of ['guest', 'host']) {
    const token = await signIn(`${login}@demo.staybase.dev`, `Demo-${login}-1`);
    const { data } = await get<{ data: { bookingStatus: string }[] }>(
      `/api/bookings?role=${login}&pagination[pageSize]=100`,
      token,
    );
    expect(new Set(data.map(({ bookingStatus }) => bookingStatus)).size).toBe(7);
  }
});
