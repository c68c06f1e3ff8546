import fc from 'fast-check';
import type { Claim, ListingTerms, PriceRule } from '../../../src/domain/listing/terms';
import { addDays, type IsoDate, type Stay } from '../../../src/domain/stay';

/** A plain listing in Oslo; each test names only what it is about. */
export function termsOf(changes: Partial<ListingTerms> = {}): ListingTerms {
  return {
    timezone: 'Europe/Oslo',
    currency: 'NOK',
    pricePerNight: 100_000,
    weekendPricePerNight: null,
    cleaningFee: 0,
    guestsIncluded: 1,
    extraGuestFee: 0,
    weeklyDiscountPercent: 0,
    monthlyDiscountPercent: 0,
    taxPercent: 0,
    maxGuests: 4,
    minNights: 1,
    maxNights: 365,
    advanceNoticeDays: 0,
    preparationDays: 0,
    bookingWindowDays: 365,
    checkInTime: '15:00',
    checkOutTime: '11:00',
    listed: true,
    ...changes,
  };
}

export function ruleOf(changes: Partial<PriceRule> = {}): PriceRule {
  return {
    id: 1,
    createdAt: '2027-01-01T00:00:00.000Z',
    startDate: '2027-01-01',
    endDate: '2028-01-01',
    pricePerNight: null,
    minNights: null,
    closedToArrival: false,
    closedToDeparture: false,
    ...changes,
  };
}

export function bookingClaim(start: IsoDate, end: IsoDate, preparationDays = 0): Claim {
  return { kind: 'booking', start, end, paddedEnd: addDays(end, preparationDays) };
}

export function blockClaim(start: IsoDate, end: IsoDate): Claim {
  return { kind: 'block', start, end, paddedEnd: end };
}

export function stayFrom(checkIn: IsoDate, nights: number): Stay {
  return { checkIn, checkOut: addDays(checkIn, nights) };
}

/** Dates from 2027-01-01 on. */
export const anyDate = (days = 400): fc.Arbitrary<IsoDate> =>
  fc.integer({ min: 0, max: days }).map((day) => addDays('2027-01-01', day));

/** Hundredths of a percent, as hosts type them. */
export const anyPercent: fc.Arbitrary<number> = fc
  .integer({ min: 0, max: 10_000 })
  .map((hundredths) => hundredths / 100);

export const anyCurrency = fc.constantFrom('NOK', 'EUR', 'JPY', 'KWD', 'KES', 'MGA');
