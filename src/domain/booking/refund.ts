import { percentOf, prorate } from '../money';
import { instantAt, type IsoDate } from '../stay';
import { type Policy, tiersByNotice } from './policy';
import type { PriceLine, PriceLineCode } from './quote';

export { type Policy, POLICY_PRESETS, validatePolicy } from './policy';

export interface RefundRequest {
  policy: Pick<Policy, 'graceHours' | 'tiers'>;
  /** The booking's frozen price. */
  lines: readonly PriceLine[];
  currency: string;
  checkIn: IsoDate;
  checkInTime: string;
  timezone: string;
  confirmedAt: Date;
  now: Date;
  /** Minor units that went back before; they count towards what goes back now. */
  alreadyRefunded: number;
}

/** One part of a refund, shaped as a price line; the amounts sum to the refund. */
export interface RefundLine {
  code: 'stay' | 'service_fee' | 'tax' | 'already_refunded';
  label: string;
  unitAmount: number;
  quantity: 1;
  amount: number;
}

export interface Refund {
  refundAmount: number;
  lines: RefundLine[];
}

/** Until when (inclusive; null = from then on) cancelling brings back how much. */
export interface CancellationStep {
  until: string | null;
  refundAmount: number;
}

const HOUR_MS = 3_600_000;
/** Grace ends this long before check-in, so that a last-minute booking has none. */
const GRACE_NOTICE_HOURS = 7 * 24;

const STAY_CODES: readonly PriceLineCode[] = [
  'nights',
  'weekly_discount',
  'monthly_discount',
  'extra_guests',
  'cleaning_fee',
];
const NIGHT_CODES = STAY_CODES.slice(0, 3);

/** What the rules say goes back, before anything that went back already. */
interface Terms {
  percent: number;
  nightsKept: number;
}

const EVERYTHING: Terms = { percent: 100, nightsKept: 0 };
const NOTHING: Terms = { percent: 0, nightsKept: 0 };

/**
 * What a guest gets back for cancelling now, by the frozen policy; the preview and the refund are
 * this one function. From check-in time on nothing goes back by itself.
 */
export function refundOf(request: RefundRequest): Refund {
  const due = dueLines(request.lines, termsAt(request, request.now.getTime()), request.currency);
  const dueAmount = due.reduce((sum, { amount }) => sum + amount, 0);
  const before = Math.min(request.alreadyRefunded, dueAmount);
  const lines = [...due, ...refundLine('already_refunded', 'Already refunded', -before)];
  return { refundAmount: dueAmount - before, lines };
}

/**
 * How the refund falls as check-in nears, for a booking confirmed at `confirmedAt` (for a quote:
 * now): steps from `now` on, equal neighbours joined, the last one without an end.
 */
export function cancellationSteps(request: RefundRequest): CancellationStep[] {
  const steps: CancellationStep[] = [];
  for (const until of turningPoints(request)) {
    // The refund is the same up to the turning point; at check-in time itself it is gone.
    const { refundAmount } = refundOf({ ...request, now: new Date(until - 1) });
    if (steps.at(-1)?.refundAmount === refundAmount) steps.pop();
    steps.push({ until: new Date(until).toISOString(), refundAmount });
  }
  if (steps.at(-1)?.refundAmount === 0) steps.pop();
  return [...steps, { until: null, refundAmount: 0 }];
}

function checkInMs({ checkIn, checkInTime, timezone }: RefundRequest): number {
  return instantAt(checkIn, checkInTime, timezone).getTime();
}

function graceEndMs(request: RefundRequest): number {
  return Math.min(
    request.confirmedAt.getTime() + request.policy.graceHours * HOUR_MS,
    checkInMs(request) - GRACE_NOTICE_HOURS * HOUR_MS,
  );
}

function termsAt(request: RefundRequest, atMs: number): Terms {
  const leftMs = checkInMs(request) - atMs;
  if (leftMs <= 0) return NOTHING;
  if (request.policy.graceHours > 0 && atMs <= graceEndMs(request)) return EVERYTHING;
  const tier = tiersByNotice(request.policy.tiers).find(
    ({ hoursBeforeCheckIn }) => leftMs >= hoursBeforeCheckIn * HOUR_MS,
  );
  return tier ? { percent: tier.refundPercent, nightsKept: tier.nightsKept } : NOTHING;
}

/** The instants after `now` at which the terms may change, in order, check-in last. */
function turningPoints(request: RefundRequest): number[] {
  const checkIn = checkInMs(request);
  const points = request.policy.tiers.map((tier) => checkIn - tier.hoursBeforeCheckIn * HOUR_MS);
  if (request.policy.graceHours > 0) points.push(graceEndMs(request));
  const ahead = [...points, checkIn].filter((point) => point > request.now.getTime());
  return [...new Set(ahead)].sort((a, b) => a - b);
}

function dueLines(lines: readonly PriceLine[], terms: Terms, currency: string): RefundLine[] {
  const stay = sumOf(lines, STAY_CODES);
  const ofNights = sumOf(lines, NIGHT_CODES);
  const kept = prorate(ofNights, terms.nightsKept, Math.max(1, nightsIn(lines)), currency);
  const stayBack = Math.max(0, percentOf(stay, terms.percent, currency) - kept);
  const isEverything = terms.percent === 100 && terms.nightsKept === 0;
  const tax = sumOf(lines, ['tax']);
  return [
    ...refundLine('stay', 'Stay', stayBack),
    ...refundLine('service_fee', 'Service fee', isEverything ? sumOf(lines, ['service_fee']) : 0),
    ...refundLine('tax', 'Tax', stay > 0 ? prorate(tax, stayBack, stay, currency) : 0),
  ];
}

function nightsIn(lines: readonly PriceLine[]): number {
  return lines.reduce((sum, { code, quantity }) => (code === 'nights' ? sum + quantity : sum), 0);
}

function sumOf(lines: readonly PriceLine[], codes: readonly PriceLineCode[]): number {
  return lines.reduce((sum, { code, amount }) => (codes.includes(code) ? sum + amount : sum), 0);
}

function refundLine(code: RefundLine['code'], label: string, amount: number): RefundLine[] {
  return amount === 0 ? [] : [{ code, label, unitAmount: amount, quantity: 1, amount }];
}
