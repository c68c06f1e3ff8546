import { DomainError, type Reason } from '../errors';
import { addDays, dateIn, dayNumber, type IsoDate, nightsOf, overlaps, type Stay } from '../stay';
import { isFree, takenRanges } from './busy';
import {
  isClosedToArrival,
  isClosedToDeparture,
  minNightsOn,
  type NewestFirst,
  newestFirst,
} from './nightly';
import { assertRange } from './range';
import { type Claim, type ListingTerms, MAX_STAY_NIGHTS, type PriceRule } from './terms';

export interface StayRequest {
  terms: ListingTerms;
  rules: readonly PriceRule[];
  claims: readonly Claim[];
  stay: Stay;
  guests: number;
  now: Date;
}

interface Context extends StayRequest {
  rules: NewestFirst;
  checkInDay: number;
  checkOutDay: number;
  nights: number;
  /** The date at the property, and how many days ahead of it check-in is. */
  today: IsoDate;
  daysAhead: number;
}

type Rule = (request: Context) => Reason | null;

/**
 * The stay that two dates make.
 * @throws DomainError INVALID_DATES unless both are dates and check-out is after check-in;
 *   MAX_NIGHTS if it is longer than any property can offer.
 */
export function assertStay(checkIn: unknown, checkOut: unknown): Stay {
  const { start, end } = assertRange(checkIn, checkOut, ['checkIn', 'checkOut']);
  const stay = { checkIn: start, checkOut: end };
  if (nightsOf(stay) > MAX_STAY_NIGHTS) throw new DomainError(tooLong(MAX_STAY_NIGHTS));
  return stay;
}

/** Everything that stands against the stay, in the order of refusals; none if it can be booked. */
export function stayReasons(request: StayRequest): Reason[] {
  const context = contextOf(request);
  return RULES.map((rule) => rule(context)).filter((reason) => reason !== null);
}

/** Whether `stayReasons` would be empty; stops at the first rule that says no. */
export function isBookable(request: StayRequest): boolean {
  const context = contextOf(request);
  return RULES.every((rule) => rule(context) === null);
}

function contextOf(request: StayRequest): Context {
  const today = dateIn(request.terms.timezone, request.now);
  const checkInDay = dayNumber(request.stay.checkIn);
  const checkOutDay = dayNumber(request.stay.checkOut);
  return {
    ...request,
    rules: newestFirst(request.rules),
    checkInDay,
    checkOutDay,
    nights: checkOutDay - checkInDay,
    today,
    daysAhead: checkInDay - dayNumber(today),
  };
}

const mustBeListed: Rule = ({ terms }) =>
  terms.listed ? null : { code: 'NOT_FOUND', message: 'This property is not listed.' };

const notInThePast: Rule = ({ daysAhead, today }) =>
  daysAhead >= 0
    ? null
    : { code: 'PAST_CHECK_IN', message: 'Check-in is in the past at the property.', today };

const enoughNights: Rule = ({ terms, rules, stay, checkInDay, nights }) => {
  const minNights = minNightsOn(terms, rules, checkInDay);
  if (nights >= minNights) return null;
  const message = `A stay from ${stay.checkIn} has at least ${minNights} nights.`;
  return { code: 'MIN_NIGHTS', message, minNights };
};

const notTooManyNights: Rule = ({ terms: { maxNights }, nights }) =>
  nights <= maxNights ? null : tooLong(maxNights);

const guestsFit: Rule = ({ terms: { maxGuests }, guests }) =>
  guests <= maxGuests
    ? null
    : { code: 'TOO_MANY_GUESTS', message: `At most ${maxGuests} guests can stay.`, maxGuests };

/** Same-day check-in is fine, even late in the day, unless the host asks for notice. */
const enoughNotice: Rule = ({ terms: { advanceNoticeDays }, daysAhead, today }) => {
  if (daysAhead < 0 || daysAhead >= advanceNoticeDays) return null;
  const message = `Check-in is at least ${advanceNoticeDays} days ahead.`;
  const earliestCheckIn = addDays(today, advanceNoticeDays);
  return { code: 'ADVANCE_NOTICE', message, advanceNoticeDays, earliestCheckIn };
};

const withinWindow: Rule = ({ terms: { bookingWindowDays }, daysAhead, nights, today }) => {
  if (daysAhead + nights - 1 <= bookingWindowDays) return null;
  const message = `The last night is at most ${bookingWindowDays} days ahead.`;
  const latestCheckOut = addDays(today, bookingWindowDays + 1);
  return { code: 'BOOKING_WINDOW', message, bookingWindowDays, latestCheckOut };
};

const openToArrival: Rule = ({ rules, checkInDay, stay: { checkIn } }) =>
  isClosedToArrival(rules, checkInDay)
    ? { code: 'CLOSED_TO_ARRIVAL', message: `Nobody can arrive on ${checkIn}.`, checkIn }
    : null;

const openToDeparture: Rule = ({ rules, checkOutDay, stay: { checkOut } }) =>
  isClosedToDeparture(rules, checkOutDay)
    ? { code: 'CLOSED_TO_DEPARTURE', message: `Nobody can leave on ${checkOut}.`, checkOut }
    : null;

const nightsAreFree: Rule = ({ terms: { preparationDays }, claims, stay }) => {
  if (isFree(claims, preparationDays, stay)) return null;
  const wanted = { start: stay.checkIn, end: stay.checkOut };
  const busy = takenRanges(claims, preparationDays).filter((range) => overlaps(range, wanted));
  return { code: 'DATES_UNAVAILABLE', message: 'These nights are taken.', busy };
};

/** In the order of refusals: 404, 422, 409. */
const RULES: readonly Rule[] = [
  mustBeListed,
  notInThePast,
  enoughNights,
  notTooManyNights,
  guestsFit,
  enoughNotice,
  withinWindow,
  openToArrival,
  openToDeparture,
  nightsAreFree,
];

function tooLong(maxNights: number): Reason {
  return { code: 'MAX_NIGHTS', message: `A stay has at most ${maxNights} nights.`, maxNights };
}
