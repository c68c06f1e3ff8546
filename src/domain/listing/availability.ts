import {
  dateIn,
  dateOfDay,
  type DateRange,
  dayNumber,
  daysBetween,
  eachNight,
  type IsoDate,
  nightsOf,
  overlaps,
  type Stay,
} from '../stay';
import { takenRanges } from './busy';
import {
  isClosedToArrival,
  isClosedToDeparture,
  minNightsOn,
  newestFirst,
  nightPrice,
} from './nightly';
import { isBookable, type StayRequest } from './rules';
import type { Claim, ListingTerms, PriceRule } from './terms';

export interface CalendarDay {
  date: IsoDate;
  /** Not held, not blocked, not a preparation day; the other rules have their own fields. */
  available: boolean;
  price: number;
  minNights: number;
  closedToArrival: boolean;
  closedToDeparture: boolean;
}

/** How many days around the wanted check-in are searched for another one. */
const ALTERNATIVES_WITHIN_DAYS = 60;
const MAX_ALTERNATIVES = 3;

/**
 * The ranges within [from, to) that nobody new can sleep in: nights that are held or blocked,
 * preparation days after a booking, and nights so close before one that a new booking's own
 * preparation would not fit. Merged, in order, without a word on whose they are.
 */
export function busyRanges(
  claims: readonly Claim[],
  preparationDays: number,
  { from, to }: { from: IsoDate; to: IsoDate },
): DateRange[] {
  return takenRanges(claims, preparationDays)
    .filter((range) => overlaps(range, { start: from, end: to }))
    .map(({ start, end }) => ({ start: start < from ? from : start, end: end > to ? to : end }));
}

/** The nights of [from, to) as a guest's calendar shows them. */
export function calendarDays(calendar: {
  terms: ListingTerms;
  rules: readonly PriceRule[];
  claims: readonly Claim[];
  from: IsoDate;
  to: IsoDate;
}): CalendarDay[] {
  const { terms, claims, from, to } = calendar;
  const rules = newestFirst(calendar.rules);
  const busy = busyRanges(claims, terms.preparationDays, { from, to });
  return eachNight({ checkIn: from, checkOut: to }).map((date) => {
    const day = dayNumber(date);
    return {
      date,
      available: !busy.some((range) => range.start <= date && date < range.end),
      price: nightPrice(terms, rules, day),
      minNights: minNightsOn(terms, rules, day),
      closedToArrival: isClosedToArrival(rules, day),
      closedToDeparture: isClosedToDeparture(rules, day),
    };
  });
}

/**
 * Up to three bookable stays of the same length nearest to the wanted one, by days between the
 * check-ins, the earlier first where two are as near.
 */
export function alternatives(request: StayRequest): Stay[] {
  const { stay, terms, now } = request;
  const nights = nightsOf(stay);
  const today = dateIn(terms.timezone, now);
  const wantedDaysAhead = daysBetween(today, stay.checkIn);
  const latestDaysAhead = terms.bookingWindowDays + 1 - nights;
  const found: Stay[] = [];
  for (let distance = 1; distance <= ALTERNATIVES_WITHIN_DAYS; distance += 1) {
    for (const daysAhead of [wantedDaysAhead - distance, wantedDaysAhead + distance]) {
      if (daysAhead < 0 || daysAhead > latestDaysAhead) continue;
      const checkInDay = dayNumber(today) + daysAhead;
      const near = { checkIn: dateOfDay(checkInDay), checkOut: dateOfDay(checkInDay + nights) };
      if (isBookable({ ...request, stay: near })) found.push(near);
      if (found.length === MAX_ALTERNATIVES) return found;
    }
  }
  return found;
}
