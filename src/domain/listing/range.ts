import { refuse } from '../errors';
import { type DateRange, isIsoDate } from '../stay';

/**
 * The half-open range that two dates make: a block, a price rule or a stay.
 * @param names what the caller's input calls the two, for the message
 * @throws DomainError INVALID_DATES unless both are dates and the end is after the start.
 */
export function assertRange(
  start: unknown,
  end: unknown,
  names: readonly [start: string, end: string] = ['startDate', 'endDate'],
): DateRange {
  if (!isIsoDate(start) || !isIsoDate(end)) {
    throw refuse('INVALID_DATES', `${names.join(' and ')} must be dates of the form YYYY-MM-DD.`);
  }
  if (end <= start) throw refuse('INVALID_DATES', `${names[1]} must be after ${names[0]}.`);
  return { start, end };
}
