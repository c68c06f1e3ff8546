/**
 * How long losers wait: 40 guests want one stay at once, on one instance and on two. Run it with
 * `npm run bench`; it asserts nothing about time, because time is the machine's.
 */
import { performance } from 'node:perf_hooks';
import { startApp, type TestApp } from '../support/app';
import { expectNoViolations } from '../support/audits';
import {
  askToBook,
  createProperty,
  daysAhead,
  register,
  type Instance,
  type Person,
} from '../support/marketplace';
import { spawnServer, type TestProcess } from '../support/server';

const RACERS = 40;
const ROUNDS = 20;

interface Finish {
  status: number;
  /** Milliseconds from the start of the race to the answer. */
  after: number;
}

let app: TestApp;
let second: TestProcess;
let host: Person;
let racers: Person[];

beforeAll(async () => {
  app = await startApp({ env: { MAX_LIVE_HOLDS: '1000' } });
  second = await spawnServer(app.surroundings);
  host = await register(app, { accountType: 'host' });
  racers = await Promise.all(Array.from({ length: RACERS }, () => register(app)));
});
afterAll(async () => {
  await second.stop();
  await app.stop();
});

async function race(instances: Instance[], property: string, round: number): Promise<Finish[]> {
  const [checkIn, checkOut] = [daysAhead(10 + 3 * round), daysAhead(13 + 3 * round)];
  const stay = { property, checkIn, checkOut, guests: 2 };
  const started = performance.now();
  return Promise.all(
    racers.map(async (racer, index) => {
      const instance = instances[index % instances.length] ?? app;
      const { status } = await askToBook(instance, racer, stay);
      return { status, after: performance.now() - started };
    }),
  );
}

/** The smallest of the sorted values that a share of them does not exceed. */
const percentile = (sorted: number[], share: number): number =>
  Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);

function report(title: string, finishes: Finish[]): void {
  const losers = finishes.filter(({ status }) => status === 409).map(({ after }) => after);
  losers.sort((one, other) => one - other);
  const winners = finishes.filter(({ status }) => status === 201).length;
  const [median, p99] = [percentile(losers, 0.5), percentile(losers, 0.99)];
  const slowest = percentile(losers, 1);
  process.stdout.write(
    `${title}: ${winners} winners, ${losers.length} losers, ` +
      `${finishes.length - winners - losers.length} others; ` +
      `losers waited ${median} ms (median), ${p99} ms (p99), ${slowest} ms (longest)\n`,
  );
}

test.each([1, 2])('races on %d instance(s)', async (count) => {
  const { documentId: property } = await createProperty(app, host);
  const finishes: Finish[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    finishes.push(...(await race([app, second].slice(0, count), property, round)));
  report(`${RACERS} racers, ${ROUNDS} rounds, ${count} instance(s)`, finishes);
  await expectNoViolations(app);
});
