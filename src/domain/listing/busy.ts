import { dateOfDay, type DateRange, dayNumber, type Stay } from '../stay';
import type { Claim } from './terms';

/** Day numbers, half-open. */
interface Days {
  start: number;
  end: number;
}

/**
 * The days on which nobody new can sleep because of one claim. A booking takes its nights, the
 * preparation days after it (as frozen then), and as many nights before it as a new booking needs
 * for its own preparation (`preparationDays`, as of now); a block takes its bare nights.
 *
 * A stay is free exactly when its bare nights meet none of these: that is the same condition as
 * padded bookings that don't overlap, said from the side of the one who looks for nights.
 */
function busyDays(claim: Claim, preparationDays: number): Days {
  const start = dayNumber(claim.start);
  return claim.kind === 'block'
    ? { start, end: dayNumber(claim.end) }
    : { start: start - preparationDays, end: dayNumber(claim.paddedEnd) };
}

/** Whether no claim stands against the stay of a new booking. */
export function isFree(claims: readonly Claim[], preparationDays: number, stay: Stay): boolean {
  const first = dayNumber(stay.checkIn);
  const end = dayNumber(stay.checkOut);
  return claims.every((claim) => {
    const busy = busyDays(claim, preparationDays);
    return busy.end <= first || end <= busy.start;
  });
}

/**
 * The ranges that nobody new can sleep in (held, blocked or preparation days), in order; those
 * that overlap or touch are one, so that none tells where a booking ends and the next begins.
 */
export function takenRanges(claims: readonly Claim[], preparationDays: number): DateRange[] {
  const merged: Days[] = [];
  const busy = claims.map((claim) => busyDays(claim, preparationDays));
  for (const days of busy.sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && days.start <= last.end) last.end = Math.max(last.end, days.end);
    else merged.push({ ...days });
  }
  return merged.map(({ start, end }) => ({ start: dateOfDay(start), end: dateOfDay(end) }));
}
