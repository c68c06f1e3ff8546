import type { Knex } from 'knex';
import { startApp, type TestApp } from '../support/app';
import { databaseOf, expectNoViolations } from '../support/audits';
import { book, createProperty, daysAhead, register, type Booking } from '../support/marketplace';
import { endHoldAgo, jobsDone } from '../support/time';

type RunOnce = typeof import('../../src/api/booking/services/run-once.js');
type Transitions = typeof import('../../src/api/booking/services/apply-transition.js');
type Transactions = typeof import('../../src/platform/transaction.js');
type Jobs = typeof import('../../src/jobs/enqueue.js');
type Bookings = typeof import('../../src/sql/bookings.js');
type Bootstrap = typeof import('../../src/bootstrap/constraints.js');
type Errors = typeof import('../../src/domain/errors.js');

let app: TestApp;
let db: Knex;
let modules: RunOnce & Transitions & Transactions & Jobs & Bookings & Bootstrap & Errors;

beforeAll(async () => {
  app = await startApp();
  db = databaseOf(app);
  // Strapi is loaded now: these use it, and must be the very modules that it loaded.
  modules = {
    ...(await import('../../src/api/booking/services/run-once.js')),
    ...(await import('../../src/api/booking/services/apply-transition.js')),
    ...(await import('../../src/platform/transaction.js')),
    ...(await import('../../src/jobs/enqueue.js')),
    ...(await import('../../src/sql/bookings.js')),
    ...(await import('../../src/bootstrap/constraints.js')),
    ...(await import('../../src/domain/errors.js')),
  };
});
afterAll(() => app.stop());

async function someBooking(): Promise<Booking> {
  const [host, guest] = [await register(app, { accountType: 'host' }), await register(app)];
  const { documentId: property } = await createProperty(app, host);
  const dates = { checkIn: daysAhead(10), checkOut: daysAhead(12) };
  return book(app, guest, { property, ...dates, guests: 1 });
}

describe('runOnce', () => {
  const answer = (body: string) => ({ status: 201, body });
  let userId: number;
  beforeAll(async () => {
    userId = (await register(app)).id;
  });

  it('does the work once and answers it again', async () => {
    let runs = 0;
    const work = () => Promise.resolve(answer(`run ${(runs += 1)}`));
    const first = await modules.runOnce(userId, 'again', { a: 1 }, work);
    expect(first).toEqual(answer('run 1'));
    expect(await modules.runOnce(userId, 'again', { a: 1 }, work)).toEqual(first);
    expect(runs).toBe(1);
  });

  it('refuses the key with another request, and while the first still runs', async () => {
    let finish: () => void = () => undefined;
    const started = new Promise<void>((hasStarted) => {
      finish = hasStarted;
    });
    let release: () => void = () => undefined;
    const released = new Promise<void>((go) => {
      release = go;
    });
    const slow = modules.runOnce(userId, 'slow', {}, async () => {
      finish();
      await released;
      return answer('slow');
    });
    await started;
    const again = modules.runOnce(userId, 'slow', {}, () => Promise.resolve(answer('never')));
    await expect(again).rejects.toMatchObject({ code: 'IN_FLIGHT' });
    release();
    expect(await slow).toEqual(answer('slow'));
    const other = modules.runOnce(userId, 'slow', { b: 2 }, () => Promise.resolve(answer('never')));
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('keeps a refusal, but nothing of what its work wrote', async () => {
    const work = async (trx: Knex.Transaction) => {
      await trx('up_users').where({ id: userId }).update({ first_name: 'Changed' });
      throw modules.refuse('NOT_FOUND', 'No such property.');
    };
    const first = await modules.runOnce(userId, 'refused', {}, work);
    expect(first.status).toBe(404);
    expect(await modules.runOnce(userId, 'refused', {}, work)).toEqual(first);
    const changed = await db('up_users').where({ id: userId, first_name: 'Changed' });
    expect(changed).toEqual([]);
  });

  it('forgets what failed by accident or may pass: the next try runs', async () => {
    const broken = modules.runOnce(userId, 'broken', {}, () => Promise.reject(new Error('lost')));
    await expect(broken).rejects.toThrow('lost');
    const busy = modules.runOnce(userId, 'broken', {}, () =>
      Promise.reject(modules.refuse('UNAVAILABLE', 'Later.')),
    );
    await expect(busy).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const work = () => Promise.resolve(answer('at last'));
    expect(await modules.runOnce(userId, 'broken', {}, work)).toEqual(answer('at last'));
  });
});

describe('a transition', () => {
  const cancel = (booking: Booking, seen: Awaited<ReturnType<Bookings['findBooking']>>) =>
    modules.inTransaction(async (trx) => {
      if (!seen) throw new Error(`${booking.documentId} is gone.`);
      const now = new Date();
      return modules.applyTransition(trx, seen, { name: 'cancelPending', actor: 'guest', now });
    });

  it('of many who saw the same state happens once, with one trace and one job', async () => {
    const booking = await someBooking();
    const { documentId } = booking;
    const seen = await modules.findBooking(db, { documentId });
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => cancel(booking, seen)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refused = tries.filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'INVALID_TRANSITION' });
    const subject = `booking:${documentId}`;
    expect(
      await db('audit_events').where({ subject, action: 'booking.cancelPending' }),
    ).toHaveLength(1);
    await jobsDone(app);
    await expectNoViolations(app);
  });

  it('that is undone leaves no trace, no free nights and no job', async () => {
    const { documentId } = await someBooking();
    const seen = await modules.findBooking(db, { documentId });
    const undone = modules.inTransaction(async (trx) => {
      if (!seen) throw new Error('gone');
      const now = new Date();
      await modules.applyTransition(trx, seen, { name: 'cancelPending', actor: 'guest', now });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect((await modules.findBooking(db, { documentId }))?.bookingStatus).toBe('pending_payment');
    expect(await db('stay_claims').where({ booking_id: seen?.id })).toHaveLength(1);
    await expectNoViolations(app);
  });

  it('that the table does not know is refused', async () => {
    const { documentId } = await someBooking();
    const seen = await modules.findBooking(db, { documentId });
    const complete = modules.inTransaction(async (trx) => {
      if (!seen) throw new Error('gone');
      const now = new Date();
      return modules.applyTransition(trx, seen, { name: 'complete', actor: 'admin', now });
    });
    await expect(complete).rejects.toMatchObject({ code: 'INVALID_TRANSITION' });
  });
});

describe('a job', () => {
  it('exists exactly when its transaction has committed', async () => {
    const booking = await someBooking();
    await endHoldAgo(app, booking, 1);
    const { documentId } = booking;
    const bookingId = (await modules.findBooking(db, { documentId }))?.id ?? 0;
    const stateAfterJobs = async () => {
      await jobsDone(app);
      return (await modules.findBooking(db, { documentId }))?.bookingStatus;
    };
    const undone = modules.inTransaction(async (trx) => {
      await modules.enqueue(trx, 'end-hold', { bookingId });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await stateAfterJobs()).toBe('pending_payment');
    await modules.inTransaction((trx) => modules.enqueue(trx, 'end-hold', { bookingId }));
    expect(await stateAfterJobs()).toBe('expired');
  });

  it('with a key waits once, however many ask for it', async () => {
    await modules.inTransaction(async (trx) => {
      for (let tick = 0; tick < 5; tick += 1)
        await modules.enqueue(trx, 'end-hold', { bookingId: -1 }, 'once');
      expect(await trx('graphile_worker._private_jobs').where({ key: 'once' })).toHaveLength(1);
    });
  });
});

it('a server whose database lost a guarantee refuses to serve', async () => {
  await expect(modules.assertConstraints()).resolves.toBeUndefined();
  await db.raw('DROP INDEX payments_booking_unique');
  await expect(modules.assertConstraints()).rejects.toThrow('payments_booking_unique');
});
