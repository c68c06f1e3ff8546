import type { Reason } from '../errors';
import { currencyStep, isCurrency, isOnStep, isPercent, MAX_HOST_AMOUNT } from '../money';
import { type IsoDate, isTimeOfDay, isTimeZone } from '../stay';

/** What a host offers a property on. Money in minor units, percents with two decimals at most. */
export interface ListingTerms {
  timezone: string;
  currency: string;
  pricePerNight: number;
  /** For Friday and Saturday nights; null = as on other nights. */
  weekendPricePerNight: number | null;
  cleaningFee: number;
  guestsIncluded: number;
  /** Per night and guest above `guestsIncluded`. */
  extraGuestFee: number;
  weeklyDiscountPercent: number;
  monthlyDiscountPercent: number;
  taxPercent: number;
  maxGuests: number;
  minNights: number;
  maxNights: number;
  advanceNoticeDays: number;
  /** Free nights between two bookings. */
  preparationDays: number;
  /** The last night is at most that many days ahead. */
  bookingWindowDays: number;
  checkInTime: string;
  checkOutTime: string;
  listed: boolean;
}

/** What differs on the nights [startDate, endDate); of two that set the same, the newer wins. */
export interface PriceRule {
  id: number;
  createdAt: Date | string;
  startDate: IsoDate;
  endDate: IsoDate;
  pricePerNight: number | null;
  minNights: number | null;
  closedToArrival: boolean;
  closedToDeparture: boolean;
}

/** Nights [start, end) that are taken. */
export interface Claim {
  kind: 'booking' | 'block';
  start: IsoDate;
  end: IsoDate;
  /** `end` plus the preparation days as frozen at booking; `end` itself for a block. */
  paddedEnd: IsoDate;
}

/** Longer stays are refused whatever the host allows; it bounds the work and size of a quote. */
export const MAX_STAY_NIGHTS = 1000;

const AMOUNTS = ['pricePerNight', 'weekendPricePerNight', 'cleaningFee', 'extraGuestFee'] as const;
const PERCENTS = ['weeklyDiscountPercent', 'monthlyDiscountPercent', 'taxPercent'] as const;
const TIMES = ['checkInTime', 'checkOutTime'] as const;

/** Whole numbers with their least and greatest value. */
const COUNTS = {
  guestsIncluded: [1, 1000],
  maxGuests: [1, 1000],
  minNights: [1, MAX_STAY_NIGHTS],
  maxNights: [1, MAX_STAY_NIGHTS],
  advanceNoticeDays: [0, 365],
  preparationDays: [0, 365],
  bookingWindowDays: [0, 3650],
} as const;

const invalid = (path: string, message: string, details: Record<string, unknown> = {}): Reason => ({
  ...details,
  code: 'VALIDATION',
  message: `${path} ${message}`,
  path,
});

/**
 * What is wrong with a property's terms, one VALIDATION reason with its `path` each. Fields that
 * are left out are not checked, so pass old and new merged where rules join two fields.
 */
export function validateTerms(terms: Partial<ListingTerms>): Reason[] {
  return [
    ...zoneReasons(terms),
    ...amountReasonsOf(terms),
    ...PERCENTS.flatMap((field) => percentReasons(field, terms[field])),
    ...countReasons(terms),
    ...TIMES.flatMap((field) => timeReasons(field, terms[field])),
    ...jointReasons(terms),
  ];
}

function zoneReasons({ timezone, currency }: Partial<ListingTerms>): Reason[] {
  const reasons: Reason[] = [];
  if (timezone !== undefined && !isTimeZone(timezone)) {
    reasons.push(invalid('timezone', 'must be an IANA time zone such as Europe/Oslo'));
  }
  if (currency !== undefined && !isCurrency(currency)) {
    reasons.push(invalid('currency', 'must be an ISO 4217 code such as NOK'));
  }
  return reasons;
}

function amountReasonsOf(terms: Partial<ListingTerms>): Reason[] {
  return AMOUNTS.flatMap((field) => {
    const amount = terms[field];
    if (amount === undefined || amount === null) return [];
    const min = field === 'pricePerNight' || field === 'weekendPricePerNight' ? 1 : 0;
    return amountReasonsFor(field, amount, { min, currency: terms.currency });
  });
}

/**
 * What is wrong with one amount that a host enters (minor units): its range and, when the currency
 * is known, its step. Also for the price of a price rule.
 */
export function amountReasonsFor(
  field: string,
  amount: number,
  { min, currency }: { min: number; currency?: string | undefined },
): Reason[] {
  if (!Number.isSafeInteger(amount) || amount < min || amount > MAX_HOST_AMOUNT) {
    const range = { min, max: MAX_HOST_AMOUNT };
    return [invalid(field, `must be an integer from ${min} to ${MAX_HOST_AMOUNT}`, range)];
  }
  if (currency === undefined || isOnStep(amount, currency)) return [];
  const step = currencyStep(currency);
  return [invalid(field, `must be a multiple of ${step} in ${currency}`, { step })];
}

function percentReasons(field: string, percent: number | undefined): Reason[] {
  if (percent === undefined || isPercent(percent)) return [];
  return [invalid(field, 'must be from 0 to 100, with at most two decimals', { min: 0, max: 100 })];
}

function countReasons(terms: Partial<ListingTerms>): Reason[] {
  return (Object.keys(COUNTS) as (keyof typeof COUNTS)[]).flatMap((field) => {
    const count = terms[field];
    const [min, max] = COUNTS[field];
    if (count === undefined || (Number.isInteger(count) && count >= min && count <= max)) return [];
    return [invalid(field, `must be an integer from ${min} to ${max}`, { min, max })];
  });
}

function timeReasons(field: string, time: string | undefined): Reason[] {
  return time === undefined || isTimeOfDay(time)
    ? []
    : [invalid(field, 'must be a time of day such as 15:00')];
}

/** Rules that join two fields; comparisons with a field that is left out are false. */
function jointReasons(terms: Partial<ListingTerms>): Reason[] {
  const { minNights = NaN, maxNights = NaN, maxGuests = NaN } = terms;
  const { guestsIncluded = NaN, extraGuestFee = NaN } = terms;
  const reasons: Reason[] = [];
  if (minNights > maxNights) {
    reasons.push(invalid('minNights', 'must not exceed maxNights', { maxNights }));
  }
  if (guestsIncluded > maxGuests) {
    reasons.push(invalid('guestsIncluded', 'must not exceed maxGuests', { maxGuests }));
  }
  // Keeps the dearest stay within MAX_TOTAL_AMOUNT: a night costs at most 10^12 with everyone in.
  if (extraGuestFee * (maxGuests - 1) > MAX_HOST_AMOUNT) {
    reasons.push(invalid('extraGuestFee', `for all guests must not exceed ${MAX_HOST_AMOUNT}`));
  }
  return reasons;
}
