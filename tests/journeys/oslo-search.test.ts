import { openOsloMarket, type OsloMarket } from '../support/oslo-market';
import { compareOnce } from '../support/oslo-search';
import { randomFrom } from '../support/random';

/** As many as fit into a minute; `npm run bench` makes a thousand. */
const SEARCHES = 100;
const SEED = 20261120;

const random = randomFrom(SEED);
let market: OsloMarket;

beforeAll(async () => {
  market = await openOsloMarket(random);
}, 120_000);

afterAll(() => market.app.stop());

test('the whole file is in the market', () => {
  const { counts, homes } = market;
  expect(counts.isComplete).toBe(true);
  expect(homes.length).toBeGreaterThan(8000);
});

test(`${SEARCHES} random searches agree with a brute force, order included (seed ${SEED})`, async () => {
  let [someFound, noneFound, dated] = [0, 0, 0];
  for (let round = 0; round < SEARCHES; round += 1) {
    const { search, answered, expected } = await compareOnce(market, random);
    expect({ search, ...answered }).toEqual({ search, ...expected });
    if (expected.total > 0) someFound += 1;
    else noneFound += 1;
    if (search.checkIn !== undefined && expected.total > 0) dated += 1;
  }
  // The comparison is worth something only if all kinds of answers occur often.
  expect(someFound).toBeGreaterThan(SEARCHES / 3);
  expect(noneFound).toBeGreaterThan(SEARCHES / 20);
  expect(dated).toBeGreaterThan(SEARCHES / 5);
}, 240_000);
