import { busyRanges, calendarDays, type CalendarDay } from '../../../domain/listing/availability';
import { refuse } from '../../../domain/errors';
import { addDaysWithin, daysBetween, type DateRange } from '../../../domain/stay';
import type { Caller } from '../../../http/caller';
import { currentTime, db } from '../../../platform/transaction';
import { calendarOf } from '../../../sql/calendar';
import { findPropertyTerms } from '../../../sql/properties';
import { assertVisible } from './visible-property';

export interface Availability {
  from: string;
  to: string;
  timezone: string;
  currency: string;
  busy: DateRange[];
  days: CalendarDay[];
}

const MAX_NIGHTS = 400;

/**
 * The nights of [from, to) as a guest's calendar shows them.
 * @throws DomainError INVALID_DATES for an empty or longer range, NOT_FOUND
 */
export async function readAvailability(
  caller: Caller,
  propertyDocumentId: string,
  { from, to }: { from: string; to: string },
): Promise<Availability> {
  const nights = daysBetween(from, to);
  if (nights < 1 || nights > MAX_NIGHTS)
    throw refuse('INVALID_DATES', `to is 1 to ${MAX_NIGHTS} nights after from.`, {
      maxNights: MAX_NIGHTS,
    });
  const property = assertVisible(caller, await findPropertyTerms(db(), propertyDocumentId));
  const { terms } = property;
  const { claims, rules } = await calendarOf(db(), property.id, {
    from,
    // A booking behind the range keeps its preparation days free before it.
    to: addDaysWithin(to, terms.preparationDays),
    now: await currentTime(),
  });
  return {
    from,
    to,
    timezone: terms.timezone,
    currency: terms.currency,
    busy: busyRanges(claims, terms.preparationDays, { from, to }),
    days: calendarDays({ terms, rules, claims, from, to }),
  };
}
