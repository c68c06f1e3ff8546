/**
 * What a stay costs and whether it can be booked, said a second time: plain loops over plain rows,
 * slow and obvious, without a line of the product's own rules. Dates are YYYY-MM-DD, amounts whole
 * øre, percents hundredths.
 */
export interface Range {
  start: string;
  end: string;
}

export interface Rule extends Range {
  id: number;
  createdAt: number;
  price: number | null;
  minNights: number | null;
  closedToArrival: boolean;
  closedToDeparture: boolean;
}

export interface Held extends Range {
  state: string;
  /** When the nights of an unpaid booking are free again, in milliseconds. */
  holdExpiresAt: number | null;
  preparationDays: number;
}

export interface Home {
  id: number;
  documentId: string;
  status: string;
  /** Title and place, as words are looked for. */
  text: string;
  city: string;
  type: string;
  latitude: number;
  longitude: number;
  timezone: string;
  currency: string;
  price: number;
  weekendPrice: number | null;
  cleaningFee: number;
  guestsIncluded: number;
  extraGuestFee: number;
  weeklyDiscount: number;
  monthlyDiscount: number;
  tax: number;
  maxGuests: number;
  bedrooms: number | null;
  minNights: number;
  maxNights: number;
  noticeDays: number;
  preparationDays: number;
  windowDays: number;
  instantBook: boolean;
  rating: number;
  reviews: number;
  blocks: Range[];
  rules: Rule[];
  bookings: Held[];
}

const DAY_MS = 86_400_000;
const SERVICE_FEE = 1000;

/** The same few dates are asked for by every home: each is worked out once. */
function remember<Key extends (string | number)[], Value>(work: (...key: Key) => Value) {
  const known = new Map<string, Value>();
  return (...key: Key): Value => {
    const name = key.join();
    const value = known.get(name) ?? work(...key);
    known.set(name, value);
    return value;
  };
}

export const addDays = remember((date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10),
);

/** The dates from the first up to, but not including, the last. */
export const datesFrom = remember((first: string, end: string): readonly string[] => {
  const dates: string[] = [];
  for (let date = first; date < end; date = addDays(date, 1)) dates.push(date);
  return dates;
});

/** Friday and Saturday nights. */
const isWeekend = remember((date: string): boolean => [5, 6].includes(new Date(date).getUTCDay()));

/** The date it is somewhere. */
export const todayIn = remember((timezone: string, now: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(now),
);

const covers = (rule: Range, date: string): boolean => rule.start <= date && date < rule.end;

/** Of the rules for a date that say something, what the one created last says. */
function lastWord<Word>(home: Home, date: string, word: (rule: Rule) => Word | null): Word | null {
  let newest: Rule | null = null;
  for (const rule of home.rules) {
    if (!covers(rule, date) || word(rule) === null) continue;
    const isNewer =
      newest === null ||
      rule.createdAt > newest.createdAt ||
      (rule.createdAt === newest.createdAt && rule.id > newest.id);
    if (isNewer) newest = rule;
  }
  return newest === null ? null : word(newest);
}

function priceOfNight(home: Home, date: string): number {
  const ruled = lastWord(home, date, (rule) => rule.price);
  if (ruled !== null) return ruled;
  return isWeekend(date) && home.weekendPrice !== null ? home.weekendPrice : home.price;
}

/** A percentage, half an øre rounded up. */
const share = (amount: number, hundredths: number): number =>
  Number((BigInt(amount) * BigInt(hundredths) + 5000n) / 10_000n);

/** What the stay costs in all. */
export function priceOf(home: Home, checkIn: string, checkOut: string, guests: number): number {
  const dates = datesFrom(checkIn, checkOut);
  let total = 0;
  for (const date of dates) total += priceOfNight(home, date);
  if (home.monthlyDiscount > 0 && dates.length >= 28) total -= share(total, home.monthlyDiscount);
  else if (home.weeklyDiscount > 0 && dates.length >= 7) total -= share(total, home.weeklyDiscount);
  for (let guest = home.guestsIncluded; guest < guests; guest += 1)
    total += home.extraGuestFee * dates.length;
  total += home.cleaningFee;
  return total + share(total, SERVICE_FEE) + share(total, home.tax);
}

function holdsNights(booking: Held, now: number): boolean {
  if (booking.state === 'pending_payment') return (booking.holdExpiresAt ?? 0) > now;
  return ['pending_approval', 'confirmed', 'checked_in', 'completed'].includes(booking.state);
}

/** Whether no night is taken: date by date, with the days that bookings need after them. */
function isFree(home: Home, checkIn: string, checkOut: string, now: number): boolean {
  if (home.blocks.length === 0 && home.bookings.length === 0) return true;
  const nights = new Set(datesFrom(checkIn, checkOut));
  for (const block of home.blocks)
    for (const date of datesFrom(block.start, block.end)) if (nights.has(date)) return false;
  const occupied = new Set(datesFrom(checkIn, addDays(checkOut, home.preparationDays)));
  for (const booking of home.bookings) {
    if (!holdsNights(booking, now)) continue;
    const until = addDays(booking.end, booking.preparationDays);
    for (const date of datesFrom(booking.start, until)) if (occupied.has(date)) return false;
  }
  return true;
}

/** Whether every rule allows the stay. */
export function maySleep(
  home: Home,
  checkIn: string,
  checkOut: string,
  guests: number,
  now: number,
): boolean {
  const today = todayIn(home.timezone, now);
  const nights = datesFrom(checkIn, checkOut).length;
  if (checkIn < today) return false;
  if (nights < (lastWord(home, checkIn, (rule) => rule.minNights) ?? home.minNights)) return false;
  if (nights > home.maxNights) return false;
  if (guests > home.maxGuests) return false;
  if (checkIn < addDays(today, home.noticeDays)) return false;
  if (addDays(checkOut, -1) > addDays(today, home.windowDays)) return false;
  for (const rule of home.rules) {
    if (rule.closedToArrival && covers(rule, checkIn)) return false;
    if (rule.closedToDeparture && covers(rule, checkOut)) return false;
  }
  return isFree(home, checkIn, checkOut, now);
}
