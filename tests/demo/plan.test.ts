import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { chooseShowcase, planStays, type DemoListing, type PlannedStay } from '../../src/demo/plan';
import { addDays, daysBetween, overlaps } from '../../src/domain/stay';

const FILE = path.resolve(__dirname, '..', '..', 'database', 'seeds', 'oslo', 'demo-reviews.csv');
const TODAY = '2027-03-05';

function reviewsUntil(today: string): Map<string, string[]> {
  const weeks = Math.floor(daysBetween('2024-06-29', today) / 7);
  const reviews = new Map<string, string[]>();
  for (const line of readFileSync(FILE, 'utf8').trim().split('\n').slice(1)) {
    const [id = '', date = ''] = line.split(',');
    const shifted = date === '' ? [] : [addDays(date, 7 * weeks)];
    reviews.set(id, [...(reviews.get(id) ?? []), ...shifted]);
  }
  return reviews;
}

/** As the import leaves them: those with reviews are booked at once. */
const listingsOf = (reviews: Map<string, string[]>, minNights = 1): DemoListing[] =>
  [...reviews].map(([sourceId], index) => ({
    id: index,
    sourceId,
    propertyType: 'entire_home',
    documentId: `p${sourceId}`,
    hostId: index,
    hostDocumentId: `h${index}`,
    instantBook: index % 5 < 3,
    maxGuests: 1 + (index % 8),
    minNights,
    maxNights: Math.max(minNights, 30),
    pricePerNight: 100_000,
  }));

const rangeOf = ({ checkIn, checkOut }: PlannedStay) => ({ start: checkIn, end: checkOut });

test('no two stays on a listing meet, whatever the day and the least number of nights', () => {
  const days = fc.integer({ min: 0, max: 3000 }).map((days) => addDays('2026-01-01', days));
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 7 }), (today, minNights) => {
      const reviews = reviewsUntil(today);
      const stays = planStays(listingsOf(reviews, minNights), reviews, today);
      for (const [index, stay] of stays.entries()) {
        const others = stays.slice(index + 1).filter(({ listing }) => listing === stay.listing);
        for (const other of others) expect(overlaps(rangeOf(stay), rangeOf(other))).toBe(false);
      }
      expect(new Set(stays.map(({ key }) => key)).size).toBe(stays.length);
    }),
    { numRuns: 20 },
  );
});

test('every stay is asked for before it begins, and fits its listing', () => {
  const reviews = reviewsUntil(TODAY);
  for (const stay of planStays(listingsOf(reviews, 3), reviews, TODAY)) {
    expect(stay.bookedOn < stay.checkIn).toBe(true);
    expect(stay.bookedOn <= TODAY).toBe(true);
    expect(daysBetween(stay.checkIn, stay.checkOut)).toBeGreaterThanOrEqual(3);
    expect(stay.guests).toBeLessThanOrEqual(stay.listing.maxGuests);
    if (stay.act) expect(stay.bookedOn <= stay.act.on).toBe(true);
  }
});

test('nobody sleeps in two homes at a time, but for the demo login in its showcase', () => {
  const reviews = reviewsUntil(TODAY);
  const stays = planStays(listingsOf(reviews), reviews, TODAY).filter(({ guest }) => guest > 0);
  const clashes = stays.filter((stay, index) =>
    stays
      .slice(index + 1)
      .some((other) => other.guest === stay.guest && overlaps(rangeOf(stay), rangeOf(other))),
  );
  expect(clashes).toEqual([]);
});

test('a reviewed stay ends one to three days before its review', () => {
  const reviews = reviewsUntil(TODAY);
  const reviewed = planStays(listingsOf(reviews), reviews, TODAY).filter(
    ({ act }) => act?.name === 'review',
  );
  expect(reviewed.length).toBeGreaterThan(120);
  for (const { checkOut, act, listing } of reviewed) {
    expect(reviews.get(listing.sourceId)).toContain(act?.on);
    expect([1, 2, 3]).toContain(daysBetween(checkOut, act?.on ?? ''));
  }
});

test('the demo guest meets every story, each at a home of the demo host', () => {
  const reviews = reviewsUntil(TODAY);
  const listings = listingsOf(reviews);
  const showcase = chooseShowcase(listings, reviews, TODAY);
  expect(showcase).toHaveLength(10);
  const stays = planStays(listings, reviews, TODAY);
  for (const listing of showcase)
    expect(stays.filter((stay) => stay.listing === listing && stay.guest === 0)).toHaveLength(1);
});

test('the plan is the same when the demo is taken up again', () => {
  const reviews = reviewsUntil(TODAY);
  const plan = () => planStays(listingsOf(reviews), reviews, TODAY);
  expect(plan()).toEqual(plan());
});
