import { startApp, type TestApp } from '../support/app';
import { expectNoViolations } from '../support/audits';
import {
  askToBook,
  book,
  call,
  createProperty,
  daysAhead,
  getBooking,
  outcomeOf,
  register,
  type Person,
  type Stay,
} from '../support/marketplace';
import { endHoldAgo, jobsDone, sweep } from '../support/time';

const MAX_LIVE_HOLDS = 3;

let app: TestApp;
let host: Person;
beforeAll(async () => {
  app = await startApp({ env: { MAX_LIVE_HOLDS: String(MAX_LIVE_HOLDS) } });
  host = await register(app, { accountType: 'host' });
});
afterAll(() => app.stop());
afterEach(async () => {
  await jobsDone(app);
  await expectNoViolations(app);
});

async function stayAt(checkIn = daysAhead(10), checkOut = daysAhead(12)): Promise<Stay> {
  const { documentId: property } = await createProperty(app, host);
  return { property, checkIn, checkOut, guests: 1 };
}

test('nobody hoards holds, however many homes they ask at once', async () => {
  const guest = await register(app);
  const stays = await Promise.all(Array.from({ length: 12 }, () => stayAt()));
  const answers = await Promise.all(stays.map((stay) => askToBook(app, guest, stay)));
  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused).toHaveLength(12 - MAX_LIVE_HOLDS);
  for (const answer of refused) {
    expect(outcomeOf(answer)).toBe('429 TOO_MANY_HOLDS');
    expect(answer.error?.details.maxLiveHolds).toBe(MAX_LIVE_HOLDS);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
});

test('a canceled and a run-out hold make room for another', async () => {
  const guest = await register(app);
  const [canceled, runOut] = [
    await book(app, guest, await stayAt()),
    await book(app, guest, await stayAt()),
  ];
  await book(app, guest, await stayAt());
  const fourth = await stayAt();
  expect(outcomeOf(await askToBook(app, guest, fourth))).toBe('429 TOO_MANY_HOLDS');
  await call(app, 'POST', `/bookings/${canceled.documentId}/cancel`, { as: guest });
  expect(outcomeOf(await askToBook(app, guest, fourth))).toBe(201);
  await endHoldAgo(app, runOut, 1);
  expect(outcomeOf(await askToBook(app, guest, await stayAt()))).toBe(201);
});

test('an unpaid hold that has run out is swept away', async () => {
  const guest = await register(app);
  const stay = await stayAt();
  const booking = await book(app, guest, stay);
  await endHoldAgo(app, booking, 1);
  await sweep(app);
  expect((await getBooking(app, guest, booking)).bookingStatus).toBe('expired');
});

test('a hold that has run out holds nothing, also before it is swept away', async () => {
  const stay = await stayAt();
  await endHoldAgo(app, await book(app, await register(app), stay), 1);
  const availability = `/properties/${stay.property}/availability?from=${stay.checkIn}&to=${stay.checkOut}`;
  expect((await call<{ busy: [] }>(app, 'GET', availability)).data.busy).toEqual([]);
  await book(app, await register(app), stay);
});

describe('Idempotency-Key', () => {
  const key = (name: string) => ({ 'Idempotency-Key': name });

  test('the same key and body get the same answer, and one booking', async () => {
    const guest = await register(app);
    const stay = await stayAt();
    const first = await askToBook(app, guest, stay, key('k'));
    const again = await askToBook(app, guest, stay, key('k'));
    expect(first.status).toBe(201);
    expect(again.status).toBe(201);
    expect(again.data).toEqual(first.data);
    const { data } = await call<unknown[]>(app, 'GET', '/bookings', { as: guest });
    expect(data).toHaveLength(1);
  });

  test('another body is refused, another guest’s same key is not', async () => {
    const [guest, other] = [await register(app), await register(app)];
    const stay = await stayAt();
    await askToBook(app, guest, stay, key('k'));
    const changed = { ...stay, guests: 2 };
    expect(outcomeOf(await askToBook(app, guest, changed, key('k')))).toBe(
      '422 IDEMPOTENCY_KEY_REUSED',
    );
    expect(outcomeOf(await askToBook(app, other, await stayAt(), key('k')))).toBe(201);
  });

  test('a refusal is an answer too, kept when the nights become free', async () => {
    const [rival, guest] = [await register(app), await register(app)];
    const stay = await stayAt();
    const { documentId } = await book(app, rival, stay);
    const refused = await askToBook(app, guest, stay, key('k'));
    expect(outcomeOf(refused)).toBe('409 DATES_UNAVAILABLE');
    await call(app, 'POST', `/bookings/${documentId}/cancel`, { as: rival });
    expect((await askToBook(app, guest, stay, key('k'))).error).toEqual(refused.error);
    expect(outcomeOf(await askToBook(app, guest, stay, key('k2')))).toBe(201);
  });

  test('too many holds is not kept: the same request works once there is room', async () => {
    const guest = await register(app);
    const holds = [
      await book(app, guest, await stayAt()),
      await book(app, guest, await stayAt()),
      await book(app, guest, await stayAt()),
    ];
    const stay = await stayAt();
    expect(outcomeOf(await askToBook(app, guest, stay, key('k')))).toBe('429 TOO_MANY_HOLDS');
    await call(app, 'POST', `/bookings/${holds[0]?.documentId}/cancel`, { as: guest });
    expect(outcomeOf(await askToBook(app, guest, stay, key('k')))).toBe(201);
  });

  test('at once, one runs and the others are told so or get its answer', async () => {
    const guest = await register(app);
    const stay = await stayAt();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => askToBook(app, guest, stay, key('k'))),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ data }) => data.documentId)).size).toBe(1);
    const others = answers.filter(({ status }) => status !== 201).map(outcomeOf);
    expect(new Set([...others, '409 IN_FLIGHT'])).toEqual(new Set(['409 IN_FLIGHT']));
  });

  test.each(['', 'k'.repeat(256)])('%j is refused', async (name) => {
    const guest = await register(app);
    const answer = await askToBook(app, guest, await stayAt(), key(name));
    // An empty header is no header.
    expect(outcomeOf(answer)).toBe(name === '' ? 201 : '400 VALIDATION');
  });
});
