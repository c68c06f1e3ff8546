import { addDays, overlaps, type IsoDate } from '../domain/stay';
import { choose } from './choose';
import { deal, INSTANT_STORIES, REQUEST_STORIES } from './stories';
import type { Act, Frame, Stories } from './stories';

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

/** A stay that nobody is found for yet. */
type Draft = Omit<PlannedStay, 'guest'> & { guest: number | null };

/** With the demo login. */
export const GUEST_COUNT = 20;

const PAST_NIGHTS = [2, 3, 3, 4, 5, 7] as const;

const clampNights = (nights: number, { minNights, maxNights }: DemoListing): number =>
  Math.min(Math.max(nights, minNights), maxNights);

function fromFrame(listing: DemoListing, n: number, frame: Frame, today: IsoDate): Draft {
  const on = (days: number): IsoDate => addDays(today, days);
  const { booked, checkIn, act, isPaid = true } = frame;
  const key = `demo:${listing.sourceId}:now`;
  return {
    key,
    listing,
    guest: n === 0 ? 0 : null,
    guests: choose(key, Math.min(listing.maxGuests, 5)) + 1,
    bookedOn: on(booked),
    checkIn: on(checkIn),
    checkOut: on(checkIn + clampNights(frame.nights, listing)),
    isPaid,
    act: act ? { on: on(act[0]), name: act[1] } : null,
  };
}

/** A stay that led to a review on this date. */
function reviewedStay(listing: DemoListing, reviewedOn: IsoDate): Draft {
  const key = `demo:${listing.sourceId}:${reviewedOn}`;
  const nights = clampNights(
    PAST_NIGHTS[choose(`${key} nights`, PAST_NIGHTS.length)] ?? 2,
    listing,
  );
  const checkOut = addDays(reviewedOn, -1 - choose(`${key} late`, 3));
  const checkIn = addDays(checkOut, -nights);
  return {
    key,
    listing,
    guest: null,
    guests: choose(`${key} guests`, Math.min(listing.maxGuests, 5)) + 1,
    bookedOn: addDays(checkIn, -3 - choose(`${key} early`, 45)),
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

const rangeOf = ({ checkIn, checkOut }: Draft) => ({ start: checkIn, end: checkOut });

/** Finds a guest for every stay: nobody sleeps in two homes at a time, if that can be helped. */
function assignGuests(drafts: readonly Draft[]): PlannedStay[] {
  const taken = Array.from({ length: GUEST_COUNT }, (_, guest) =>
    drafts.filter((draft) => draft.guest === guest).map(rangeOf),
  );
  return drafts.map((draft) => {
    const first = choose(`${draft.key} guest`, GUEST_COUNT);
    const others = taken.map((_, step) => (first + step) % GUEST_COUNT);
    const isFree = (guest: number): boolean =>
      !taken[guest]?.some((range) => overlaps(range, rangeOf(draft)));
    const guest = draft.guest ?? others.find(isFree) ?? first;
    if (draft.guest === null) taken[guest]?.push(rangeOf(draft));
    return { ...draft, guest };
  });
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
  const play = (stories: Stories, stage: DemoListing[]): Draft[] =>
    deal(stories).flatMap(({ n, frame }, index) => {
      const listing = stage[index];
      return listing ? [fromFrame(listing, n, frame, today)] : [];
    });
  const present = [...play(INSTANT_STORIES, instant), ...play(REQUEST_STORIES, request)];
  return assignGuests([...past, ...present]);
}
