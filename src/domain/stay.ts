import { epochMsAt, wallClockMs } from './zone';

export { isTimeZone } from './zone';

/** A calendar date `YYYY-MM-DD` in the property's own zone; such strings sort as dates do. */
export type IsoDate = string;

/** The half-open range of nights [checkIn, checkOut). */
export interface Stay {
  checkIn: IsoDate;
  checkOut: IsoDate;
}

/** A half-open range of dates [start, end). */
export interface DateRange {
  start: IsoDate;
  end: IsoDate;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** From day 1 of March of the year 0. */
const DAYS_TO_1970 = 719_469;
const LAST_DAY = Date.UTC(9999, 11, 31) / DAY_MS;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d(\.\d{1,3})?)?$/;

/**
 * Days since 1970-01-01, by plain arithmetic (Howard Hinnant's days_from_civil): a search asks a
 * million times, and a Date takes ten times as long.
 */
export function dayNumber(date: IsoDate): number {
  const month = digits(date, 5, 7);
  // In years that begin in March the leap day comes last and disturbs no other month.
  const year = digits(date, 0, 4) - (month < 3 ? 1 : 0);
  const daysBeforeMonth = Math.floor((153 * ((month + 9) % 12) + 2) / 5);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return 365 * year + leapDays + daysBeforeMonth + digits(date, 8, 10) - DAYS_TO_1970;
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) value = value * 10 + text.charCodeAt(at) - 48;
  return value;
}

/**
 * The date of a day number.
 * @throws RangeError outside 1970-01-01 to 9999-12-31.
 */
export function dateOfDay(day: number): IsoDate {
  if (!(day >= 0 && day <= LAST_DAY)) throw new RangeError('The date is out of range');
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Whether `value` is a date of the calendar, `YYYY-MM-DD`, from 1970 to 9999. */
export function isIsoDate(value: unknown): value is IsoDate {
  if (typeof value !== 'string' || !ISO_DATE.test(value)) return false;
  const day = dayNumber(value);
  return day >= 0 && day <= LAST_DAY && dateOfDay(day) === value;
}

/** @throws RangeError if the result is outside 1970 to 9999. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return dateOfDay(dayNumber(date) + days);
}

/** As `addDays`, but stops at the first and the last date: for windows around a client's date. */
export function addDaysWithin(date: IsoDate, days: number): IsoDate {
  return dateOfDay(Math.min(Math.max(dayNumber(date) + days, 0), LAST_DAY));
}

/** Calendar days from `from` to `to`; negative if `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Nights of a stay: a difference of calendar dates, whatever the clocks do in between. */
export function nightsOf(stay: Stay): number {
  return daysBetween(stay.checkIn, stay.checkOut);
}

/** The date of each night, the last one being the day before check-out. */
export function eachNight(stay: Stay): IsoDate[] {
  const first = dayNumber(stay.checkIn);
  return Array.from({ length: nightsOf(stay) }, (_, index) => dateOfDay(first + index));
}

/** Whether two half-open ranges share a night; leaving and arriving on one day is fine. */
export function overlaps(a: DateRange, b: DateRange): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Whether the night of a day number is a Friday's or a Saturday's. */
export function isWeekendDay(day: number): boolean {
  const sinceThursday = day % 7; // 1970-01-01 was a Thursday
  return sinceThursday === 1 || sinceThursday === 2;
}

/** One entry per zone: a search asks for the same instant in the same few zones again and again. */
const lastDateIn = new Map<string, { epochMs: number; date: IsoDate }>();

/**
 * "Today" at the property: the date in `timezone` at `now`.
 * @throws RangeError for an unknown zone.
 */
export function dateIn(timezone: string, now: Date): IsoDate {
  const epochMs = now.getTime();
  const last = lastDateIn.get(timezone);
  if (last?.epochMs === epochMs) return last.date;
  const date = dateOfDay(Math.floor(wallClockMs(epochMs, timezone) / DAY_MS));
  lastDateIn.set(timezone, { epochMs, date });
  return date;
}

/** Whether `value` is a time of day, `HH:mm`; seconds are allowed and mean nothing here. */
export function isTimeOfDay(value: unknown): boolean {
  return typeof value === 'string' && TIME_OF_DAY.test(value);
}

/**
 * The instant at which clocks in `timezone` show `time` on `date`. A time that comes twice is the
 * first of the two; one that is skipped is moved on by as much as the clocks are.
 * @param time `HH:mm`
 * @throws RangeError for a time or zone that does not exist.
 */
export function instantAt(date: IsoDate, time: string, timezone: string): Date {
  if (!isTimeOfDay(time)) throw new RangeError(`${time} is no time of day`);
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  return new Date(epochMsAt(dayNumber(date) * DAY_MS + minutes * MINUTE_MS, timezone));
}
