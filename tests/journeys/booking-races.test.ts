import { startApp, type TestApp } from '../support/app';
import { databaseOf, expectNoViolations } from '../support/audits';
import {
  askToBook,
  book,
  call,
  createProperty,
  daysAhead,
  outcomeOf,
  register,
  type Instance,
  type Person,
} from '../support/marketplace';
import { spawnServer, type TestProcess } from '../support/server';
import { endHoldAgo, jobsDone } from '../support/time';

const RACERS = 40;
const ROUNDS = 20;

let app: TestApp;
let second: TestProcess;
let host: Person;
let racers: Person[];

beforeAll(async () => {
  // The winner of one round races in the next, too, with its holds still open.
  app = await startApp({ env: { MAX_LIVE_HOLDS: String(ROUNDS * RACERS) } });
  second = await spawnServer(app.surroundings);
  host = await register(app, { accountType: 'host' });
  racers = await Promise.all(Array.from({ length: RACERS }, () => register(app)));
});
afterAll(async () => {
  await second.stop();
  await app.stop();
});
afterEach(async () => {
  await jobsDone(app);
  await expectNoViolations(app);
});

/** Both instances, in turns. */
const instanceFor = (index: number): Instance => (index % 2 === 0 ? app : second);

/** How often each outcome came. */
function tally(outcomes: (number | string)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

test(`of ${RACERS} guests on two instances who want one stay, one gets it`, async () => {
  const { documentId: property } = await createProperty(app, host);
  for (let round = 0; round < ROUNDS; round += 1) {
    const [checkIn, checkOut] = [daysAhead(10 + 3 * round), daysAhead(13 + 3 * round)];
    const stay = { property, checkIn, checkOut, guests: 2 };
    const answers = await Promise.all(
      racers.map((racer, index) => askToBook(instanceFor(index), racer, stay)),
    );
    expect(tally(answers.map(outcomeOf))).toEqual({
      201: 1,
      '409 DATES_UNAVAILABLE': RACERS - 1,
    });
  }
});

test('of many who want different but overlapping stays, those who get one never meet', async () => {
  const { documentId: property } = await createProperty(app, host, { preparationDays: 1 });
  const answers = await Promise.all(
    racers.map((racer, index) => {
      const [checkIn, checkOut] = [daysAhead(10 + (index % 13)), daysAhead(12 + index)];
      const stay = { property, checkIn, checkOut, guests: 1 };
      return askToBook(instanceFor(index), racer, stay);
    }),
  );
  const counts = tally(answers.map(outcomeOf));
  expect(counts['201']).toBeGreaterThan(0);
  expect((counts['201'] ?? 0) + (counts['409 DATES_UNAVAILABLE'] ?? 0)).toBe(RACERS);
});

test('of many with an Idempotency-Key who want one stay, one gets it, again and again', async () => {
  const { documentId: property } = await createProperty(app, host);
  const stay = { property, checkIn: daysAhead(10), checkOut: daysAhead(12), guests: 1 };
  const ask = () =>
    Promise.all(
      racers.map((racer, index) =>
        askToBook(instanceFor(index), racer, stay, { 'Idempotency-Key': 'race' }),
      ),
    );
  const first = await ask();
  expect(tally(first.map(outcomeOf))).toEqual({ 201: 1, '409 DATES_UNAVAILABLE': RACERS - 1 });
  const second = await ask();
  expect(second.map(({ data, error }) => data ?? error)).toEqual(
    first.map(({ data, error }) => data ?? error),
  );
});

test('a run-out hold goes to one of the many who want its nights', async () => {
  const { documentId: property } = await createProperty(app, host);
  const stay = { property, checkIn: daysAhead(10), checkOut: daysAhead(12), guests: 1 };
  await endHoldAgo(app, await book(app, await register(app), stay), 1);
  const answers = await Promise.all(
    racers.map((racer, index) => askToBook(instanceFor(index), racer, stay)),
  );
  expect(tally(answers.map(outcomeOf))).toEqual({ 201: 1, '409 DATES_UNAVAILABLE': RACERS - 1 });
});

test('a block and a booking that want the same nights: one of them gets them', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { documentId: property } = await createProperty(app, host);
    const [checkIn, checkOut] = [daysAhead(10), daysAhead(12)];
    const block = { property, startDate: daysAhead(11), endDate: daysAhead(20) };
    const stay = { property, checkIn, checkOut, guests: 1 };
    const racer = racers[round % RACERS] as Person;
    const asks = [
      () => call(app, 'POST', '/calendar-blocks', { as: host, data: block }),
      () => askToBook(second, racer, stay),
    ];
    const answers = await Promise.all(
      (round % 2 === 0 ? asks : asks.reverse()).map((ask) => ask()),
    );
    expect(answers.map(outcomeOf).sort()).toEqual([201, '409 DATES_UNAVAILABLE']);
  }
});

test('somebody who registers twenty times at once is registered once', async () => {
  const person = { password: 'a long password', firstName: 'Twin', lastName: 'Berg' };
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => {
      const email = index % 3 === 0 ? 'Twin@Example.org' : 'twin@example.org';
      const body = { ...person, email };
      return call(instanceFor(index), 'POST', '/auth/local/register', { body });
    }),
  );
  expect(tally(answers.map(outcomeOf))).toEqual({ 201: 1, '400 VALIDATION': 19 });
  expect(await databaseOf(app)('up_users').whereILike('email', 'twin@example.org')).toHaveLength(1);
});
