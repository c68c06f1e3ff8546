import { addDays, type IsoDate } from '../domain/stay';
import { pick } from './random';

/** What a plan needs to know of a listing of the demo. */
export interface DemoListing {
  id: number;
  sourceId: string;
  documentId: string;
  hostId: number;
  hostDocumentId: string;
  propertyType: 'entire_home' | 'private_room' | 'shared_room' | 'hotel_room';
  instantBook: boolean;
  maxGuests: number;
  minNights: number;
  maxNights: number;
  pricePerNight: number;
}

/** What happens to a booking besides its payment and what the clock does by itself. */
export type Act = 'end hold' | 'end approval' | 'guest cancels' | 'host cancels' | 'review';

export interface PlannedStay {
  /** Names the stay for good: it is its Idempotency-Key. */
  key: string;
  listing: DemoListing;
  /** Which of the guests; 0 is the demo login. */
  guest: number;
  guests: number;
  bookedOn: IsoDate;
  checkIn: IsoDate;
  checkOut: IsoDate;
  isPaid: boolean;
  act: { on: IsoDate; name: Act } | null;
}

interface Frame {
  /** Days from today. */
  booked: number;
  checkIn: number;
  nights: number;
  isPaid?: boolean;
  act?: [on: number, act: Act];
}

const unpaid = (booked: number, checkIn: number): Frame => ({
  booked,
  checkIn,
  nights: 3,
  isPaid: false,
});

/** How a story goes for the n-th listing that tells it. */
type Story = (n: number) => Frame;

const PAST_NIGHTS = [2, 3, 3, 4, 5, 7] as const;

type Stories = readonly (readonly [times: number, story: Story])[];

/** Of homes that are booked at once. */
const INSTANT_STORIES: Stories = [
  // Confirmed, and still to come.
  [40, (n) => ({ booked: -3 - (n % 20), checkIn: 4 + 2 * n, nights: 2 + (n % 4) })],
  // There right now.
  [12, (n) => ({ booked: -15 - n, checkIn: -1 - (n % 2), nights: 4 + (n % 3) })],
  // Just home again, with a review to write.
  [8, (n) => ({ booked: -30 - n, checkIn: -8 - (n % 4), nights: 3 })],
  // Canceled so late that the flexible policy keeps a night.
  [10, (n) => ({ booked: -20, checkIn: -n, nights: 3, act: [-n - 1, 'guest cancels'] })],
  [5, (n) => ({ booked: -12, checkIn: 9 + n, nights: 4, act: [-2 - n, 'host cancels'] })],
  // Never paid: given up, run out, and waiting.
  [4, (n) => ({ ...unpaid(-6 - n, 20), act: [-6 - n, 'guest cancels'] })],
  [6, (n) => ({ ...unpaid(-4 - n, 15), act: [-3 - n, 'end hold'] })],
  [3, (n) => unpaid(0, 30 + n)],
];

/** Of homes whose hosts want to be asked. */
const REQUEST_STORIES: Stories = [
  [9, (n) => ({ booked: 0, checkIn: 12 + 3 * n, nights: 3 })],
  // Asked, and not answered within a day.
  [6, (n) => ({ booked: -6 - n, checkIn: 10 + n, nights: 2, act: [-4 - n, 'end approval'] })],
];

/** The first of every story, then the second of every story, and so on. */
function deal(stories: Stories): { n: number; frame: Frame }[] {
  const most = Math.max(...stories.map(([times]) => times));
  return Array.from({ length: most }, (_, n) =>
    stories.flatMap(([times, story]) => (n < times ? [{ n, frame: story(n) }] : [])),
  ).flat();
}

const clampNights = (nights: number, { minNights, maxNights }: DemoListing): number =>
  Math.min(Math.max(nights, minNights), maxNights);

function fromFrame(listing: DemoListing, n: number, frame: Frame, today: IsoDate): PlannedStay {
  const on = (days: number): IsoDate => addDays(today, days);
  const { booked, checkIn, act, isPaid = true } = frame;
  const key = `demo:${listing.sourceId}:now`;
  return {
    key,
    listing,
    guest: n === 0 ? 0 : pick(key, 13) + 1,
    guests: pick(key, Math.min(listing.maxGuests, 5)) + 1,
    bookedOn: on(booked),
    checkIn: on(checkIn),
    checkOut: on(checkIn + clampNights(frame.nights, listing)),
    isPaid,
    act: act ? { on: on(act[0]), name: act[1] } : null,
  };
}

/** A stay that led to a review on this date. */
function reviewedStay(listing: DemoListing, reviewedOn: IsoDate): PlannedStay {
  const key = `demo:${listing.sourceId}:${reviewedOn}`;
  const nights = clampNights(PAST_NIGHTS[pick(`${key} nights`, PAST_NIGHTS.length)] ?? 2, listing);
  const checkOut = addDays(reviewedOn, -1 - pick(`${key} late`, 3));
  const checkIn = addDays(checkOut, -nights);
  return {
    key,
    listing,
    guest: pick(`${key} guest`, 14),
    guests: pick(`${key} guests`, Math.min(listing.maxGuests, 5)) + 1,
    bookedOn: addDays(checkIn, -3 - pick(`${key} early`, 45)),
    checkIn,
    checkOut,
    isPaid: true,
    act: { on: reviewedOn, name: 'review' },
  };
}

/** So many days after its last past stay a listing is free to tell another story. */
const REST_DAYS = 20;

/** The listings on which the stories of these weeks play, in the order in which they are dealt. */
function stagesOf(
  listings: readonly DemoListing[],
  reviews: ReadonlyMap<string, readonly IsoDate[]>,
  today: IsoDate,
) {
  const rested = listings.filter(({ sourceId }) =>
    (reviews.get(sourceId) ?? []).every((date) => date < addDays(today, -REST_DAYS)),
  );
  return {
    instant: rested.filter(({ instantBook }) => instantBook),
    request: rested.filter(({ instantBook }) => !instantBook),
  };
}

/** The listings for the demo host: one of every story, so that both demo logins see all of them. */
export function chooseShowcase(
  listings: readonly DemoListing[],
  reviews: ReadonlyMap<string, readonly IsoDate[]>,
  today: IsoDate,
): DemoListing[] {
  const { instant, request } = stagesOf(listings, reviews, today);
  return [...instant.slice(0, INSTANT_STORIES.length), ...request.slice(0, REQUEST_STORIES.length)];
}

/**
 * All stays of the demo, on any listing apart from one another.
 * @param reviews the dates of reviews by listing; those of today and later are left out
 */
export function planStays(
  listings: readonly DemoListing[],
  reviews: ReadonlyMap<string, readonly IsoDate[]>,
  today: IsoDate,
): PlannedStay[] {
  const past = listings.flatMap((listing) =>
    (reviews.get(listing.sourceId) ?? [])
      .filter((date) => date < today)
      .map((date) => reviewedStay(listing, date)),
  );
  const { instant, request } = stagesOf(listings, reviews, today);
  const play = (stories: Stories, stage: DemoListing[]): PlannedStay[] =>
    deal(stories).flatMap(({ n, frame }, index) => {
      const listing = stage[index];
      return listing ? [fromFrame(listing, n, frame, today)] : [];
    });
  return [...past, ...play(INSTANT_STORIES, instant), ...play(REQUEST_STORIES, request)];
}
