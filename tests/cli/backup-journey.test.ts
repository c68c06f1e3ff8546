import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import knex from 'knex';
import { findViolations } from '../../src/sql/audits';
import { missingConstraints } from '../../src/sql/constraints';
import { createEmptyDatabase, describeBackups, runCommand } from '../support/commands';
import type { TestDatabase } from '../support/database';
import {
  book,
  bookingIn,
  call,
  contentOf,
  createProperty,
  daysAhead,
  getBooking,
  pay,
  register,
  type Market,
  type Person,
} from '../support/marketplace';
import { intentsOf, refundsOf } from '../support/sandbox';
import { spawnServer } from '../support/server';
import { makeSurroundings, type Surroundings } from '../support/surroundings';
import { waitFor } from '../support/wait-for';

/** A process that serves a database where the sandbox's webhooks go. */
async function serve(surroundings: Surroundings, databaseUrl: string) {
  const env = { DATABASE_URL: databaseUrl, PORT: String(surroundings.port) };
  const server = await spawnServer(surroundings, env);
  return { ...server, surroundings };
}

const signIn = async (app: Market, person: Person): Promise<Person> => {
  const body = { identifier: person.email, password: 'a long password' };
  const { jwt } = contentOf(await call<{ jwt: string }>(app, 'POST', '/auth/local', { body }));
  return { ...person, token: jwt };
};

async function expectSound(url: string): Promise<void> {
  const db = knex({ client: 'pg', connection: url, pool: { min: 0, max: 1 } });
  const missing = await missingConstraints(db);
  const violations = await findViolations(db);
  await db.destroy();
  expect({ missing, violations }).toEqual({ missing: [], violations: [] });
}

describeBackups('the app on a restored database', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'staybase-restored-'));
  let surroundings: Surroundings;
  let restored: TestDatabase;

  beforeAll(async () => {
    surroundings = await makeSurroundings();
    restored = await createEmptyDatabase();
  });

  afterAll(async () => {
    rmSync(root, { recursive: true, force: true });
    await restored.drop();
    await surroundings.close();
  });

  /** A paid booking, one that waits for its money, and a backup made while the app runs. */
  async function liveAndBackUp() {
    const app = await serve(surroundings, surroundings.database.url);
    const host = await register(app, { accountType: 'host' });
    const guest = await register(app);
    const { documentId: property } = await createProperty(app, host);
    const stay = { property, checkIn: daysAhead(30), checkOut: daysAhead(33), guests: 2 };
    const booking = await book(app, guest, stay);
    await pay(app, guest, booking);
    const paid = await bookingIn('confirmed', app, guest, booking);
    const later = { ...stay, checkIn: daysAhead(40), checkOut: daysAhead(42) };
    const waiting = await book(app, guest, later);
    const made = await runCommand('backup', {
      root,
      url: surroundings.database.url,
      args: ['live.dump'],
    });
    expect(made).toMatchObject({ code: 0 });
    await app.stop();
    return { guest, property, paid, waiting };
  }

  test('goes on where the backup was made', async () => {
    const { guest: known, property, paid, waiting } = await liveAndBackUp();
    const { code, output } = await runCommand('restore', {
      root,
      url: restored.url,
      args: ['live.dump'],
    });
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringContaining('2 users, 1 properties, 2 bookings, 1 payments'),
    });

    const app = await serve(surroundings, restored.url);
    try {
      const guest = await signIn(app, known);
      expect(await getBooking(app, guest, paid)).toEqual(paid);
      const taken = { property, checkIn: daysAhead(31), checkOut: daysAhead(34), guests: 1 };
      const refused = await call(app, 'POST', '/bookings', { as: guest, data: taken });
      expect(refused.error?.details.code).toBe('DATES_UNAVAILABLE');

      // What was begun before is finished, and what is new works.
      await pay(app, guest, waiting);
      await bookingIn('confirmed', app, guest, waiting);
      const stay = { property, checkIn: daysAhead(50), checkOut: daysAhead(52), guests: 1 };
      const fresh = await book(app, guest, stay);
      await pay(app, guest, fresh);
      await bookingIn('confirmed', app, guest, fresh);

      // Money that came before the backup still finds its way back.
      const canceled = await call(app, 'POST', `/bookings/${paid.documentId}/cancel`, {
        as: guest,
      });
      expect(canceled.status).toBe(200);
      const [intent] = await intentsOf(app, paid);
      await waitFor(async () => {
        const [refund] = await refundsOf(app, { id: intent?.id ?? '' });
        return refund?.amount === paid.totalAmount && refund.status === 'succeeded';
      }, 'the guest gets the money back');
      await waitFor(async () => {
        const { payment } = await getBooking(app, guest, paid);
        return payment?.paymentStatus === 'refunded';
      }, 'the books know it');
    } finally {
      await app.stop();
    }
    await expectSound(restored.url);
  });
});
