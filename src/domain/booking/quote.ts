import { type Reason, refuse } from '../errors';
import { newestFirst, nightPrice } from '../listing/nightly';
import type { ListingTerms, PriceRule } from '../listing/terms';
import { MAX_TOTAL_AMOUNT, percentOf, roundToStep } from '../money';
import { dayNumber, type Stay } from '../stay';

export type PriceLineCode =
  | 'nights'
  | 'monthly_discount'
  | 'weekly_discount'
  | 'extra_guests'
  | 'cleaning_fee'
  | 'service_fee'
  | 'tax';

/** One line of a price, in minor units; a discount is negative. */
export interface PriceLine {
  code: PriceLineCode;
  label: string;
  unitAmount: number;
  quantity: number;
  amount: number;
}

export interface Price {
  currency: string;
  nights: number;
  lines: PriceLine[];
  totalAmount: number;
}

export interface PriceRequest {
  terms: ListingTerms;
  rules: readonly PriceRule[];
  stay: Stay;
  guests: number;
  /** Percent with two decimals at most; the marketplace's share, paid by the guest. */
  serviceFeePercent: number;
}

const MONTHLY_FROM_NIGHTS = 28;
const WEEKLY_FROM_NIGHTS = 7;

/**
 * What a stay costs, line by line. Each line is rounded half away from zero to the currency's
 * step, lines of 0 are left out, and the total is the sum of the lines.
 * @throws DomainError AMOUNT_TOO_LARGE if an amount exceeds MAX_TOTAL_AMOUNT, which terms that
 *   passed `validateTerms` never do.
 */
export function priceStay({ terms, rules, stay, guests, serviceFeePercent }: PriceRequest): Price {
  const { currency } = terms;
  const unitPrices = nightlyPrices(terms, rules, stay);
  const nights = unitPrices.length;
  const nightLines = nightsLines(unitPrices, currency);
  const ofNights = sumOf(nightLines);
  const stayLines = [
    ...nightLines,
    ...discountLines(terms, nights, ofNights),
    ...extraGuestLines(terms, nights, guests),
    ...flatLine('cleaning_fee', 'Cleaning fee', roundToStep(terms.cleaningFee, currency)),
  ];
  const ofStay = sumOf(stayLines);
  const lines = [
    ...stayLines,
    ...flatLine('service_fee', 'Service fee', percentOf(ofStay, serviceFeePercent, currency)),
    ...flatLine('tax', 'Tax', percentOf(ofStay, terms.taxPercent, currency)),
  ];
  return { currency, nights, lines, totalAmount: sumOf(lines) };
}

/**
 * Whether the provider charges such a total at all: AMOUNT_TOO_SMALL or AMOUNT_TOO_LARGE.
 * @param limits the provider's least and greatest charge in minor units of `currency`
 */
export function amountReasons(
  totalAmount: number,
  currency: string,
  { min, max }: { min: number; max: number },
): Reason[] {
  if (totalAmount < min) {
    const message = 'The total is below the least that can be charged.';
    return [{ code: 'AMOUNT_TOO_SMALL', message, minAmount: min, currency }];
  }
  if (totalAmount > max) {
    const message = 'The total is above the most that can be charged.';
    return [{ code: 'AMOUNT_TOO_LARGE', message, maxAmount: max, currency }];
  }
  return [];
}

function nightlyPrices(terms: ListingTerms, rules: readonly PriceRule[], stay: Stay): number[] {
  const ordered = newestFirst(rules);
  const first = dayNumber(stay.checkIn);
  const end = dayNumber(stay.checkOut);
  const prices: number[] = [];
  for (let day = first; day < end; day += 1) {
    prices.push(nightPrice(terms, ordered, day));
  }
  return prices;
}

/** One line per run of consecutive nights with one unit price. */
function nightsLines(unitPrices: readonly number[], currency: string): PriceLine[] {
  const runs: { unitAmount: number; quantity: number }[] = [];
  for (const unitAmount of unitPrices) {
    const last = runs.at(-1);
    if (last?.unitAmount === unitAmount) last.quantity += 1;
    else runs.push({ unitAmount, quantity: 1 });
  }
  return runs.flatMap((run) => line('nights', 'Nights', run.unitAmount, run.quantity, currency));
}

/** The monthly discount replaces the weekly one; they never add up. */
function discountLines(terms: ListingTerms, nights: number, ofNights: number): PriceLine[] {
  const { currency, monthlyDiscountPercent: monthly, weeklyDiscountPercent: weekly } = terms;
  if (monthly > 0 && nights >= MONTHLY_FROM_NIGHTS) {
    const label = `Monthly discount (${monthly} %)`;
    return flatLine('monthly_discount', label, -percentOf(ofNights, monthly, currency));
  }
  if (weekly > 0 && nights >= WEEKLY_FROM_NIGHTS) {
    const label = `Weekly discount (${weekly} %)`;
    return flatLine('weekly_discount', label, -percentOf(ofNights, weekly, currency));
  }
  return [];
}

function extraGuestLines(terms: ListingTerms, nights: number, guests: number): PriceLine[] {
  const extra = Math.max(0, guests - terms.guestsIncluded);
  return line('extra_guests', 'Extra guests', terms.extraGuestFee, extra * nights, terms.currency);
}

function line(
  code: PriceLineCode,
  label: string,
  unitAmount: number,
  quantity: number,
  currency: string,
): PriceLine[] {
  // Beyond 2^53 a product is inexact, but then it is far above the bound in any case.
  const amount = roundToStep(bounded(unitAmount * quantity), currency);
  return amount === 0 ? [] : [{ code, label, unitAmount, quantity, amount }];
}

function flatLine(code: PriceLineCode, label: string, amount: number): PriceLine[] {
  return amount === 0 ? [] : [{ code, label, unitAmount: amount, quantity: 1, amount }];
}

function sumOf(lines: readonly PriceLine[]): number {
  return lines.reduce((sum, { amount }) => bounded(sum + bounded(amount)), 0);
}

/** Keeps every intermediate result within what numbers hold exactly. */
function bounded(amount: number): number {
  if (Math.abs(amount) <= MAX_TOTAL_AMOUNT) return amount;
  throw refuse('AMOUNT_TOO_LARGE', 'The total is above the most that can be charged.', {
    maxAmount: MAX_TOTAL_AMOUNT,
  });
}
