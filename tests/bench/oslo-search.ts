/**
 * A thousand random searches over all of Oslo's listings, each compared with a brute force, and how
 * long they took, one after the other: `npm run bench -- oslo`. Nothing is asserted about time.
 */
import { openOsloMarket, type OsloMarket } from '../support/oslo-market';
import { compareOnce, type Comparison } from '../support/oslo-search';
import { randomFrom } from '../support/random';

const SEARCHES = 1000;
const SEED = 31_000;

const random = randomFrom(SEED);
let market: OsloMarket;

beforeAll(async () => {
  market = await openOsloMarket(random);
}, 120_000);

afterAll(() => market.app.stop());

/** The smallest of the sorted values that a share of them does not exceed. */
const percentile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);

function report(title: string, made: readonly Comparison[]): void {
  const sorted = made.map(({ took }) => took).sort((a, b) => a - b);
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => percentile(sorted, share));
  const slowest = percentile(sorted, 1);
  process.stdout.write(
    `${title}: ${made.length} searches, p50 ${p50} ms, p90 ${p90} ms, p99 ${p99} ms, ` +
      `slowest ${slowest} ms\n`,
  );
}

test(`${SEARCHES} searches agree with a brute force, order included (seed ${SEED})`, async () => {
  const made: Comparison[] = [];
  for (let round = 0; round < SEARCHES; round += 1) {
    const comparison = await compareOnce(market, random);
    const { search, answered, expected } = comparison;
    expect({ search, ...answered }).toEqual({ search, ...expected });
    made.push(comparison);
  }
  const found = made.filter(({ expected }) => expected.total > 0).length;
  process.stdout.write(`${market.homes.length} properties; ${found} searches found something\n`);
  report(
    'with dates',
    made.filter(({ search }) => search.checkIn !== undefined),
  );
  report(
    'without',
    made.filter(({ search }) => search.checkIn === undefined),
  );
}, 900_000);
