import { dayNumber, isWeekendDay } from '../stay';
import type { ListingTerms, PriceRule } from './terms';

/** Rules in the order in which they are asked: the latest created first, ties by id. */
export type NewestFirst = readonly PriceRule[];

export function newestFirst(rules: readonly PriceRule[]): NewestFirst {
  if (rules.length < 2) return rules;
  const createdMs = (rule: PriceRule): number => new Date(rule.createdAt).getTime();
  return [...rules].sort((a, b) => createdMs(b) - createdMs(a) || b.id - a.id);
}

/** Whether the rule covers a night (for departures: a day), given as a day number. */
function covers(rule: PriceRule, day: number): boolean {
  return dayNumber(rule.startDate) <= day && day < dayNumber(rule.endDate);
}

/** What the night of a day costs in minor units. */
export function nightPrice(terms: ListingTerms, rules: NewestFirst, day: number): number {
  for (const rule of rules) {
    if (rule.pricePerNight !== null && covers(rule, day)) return rule.pricePerNight;
  }
  const { pricePerNight, weekendPricePerNight } = terms;
  return weekendPricePerNight !== null && isWeekendDay(day) ? weekendPricePerNight : pricePerNight;
}

/** The fewest nights of a stay that begins on a day. */
export function minNightsOn(terms: ListingTerms, rules: NewestFirst, day: number): number {
  for (const rule of rules) {
    if (rule.minNights !== null && covers(rule, day)) return rule.minNights;
  }
  return terms.minNights;
}

/** A day is closed to arrivals as soon as one rule that covers it says so, newest or not. */
export function isClosedToArrival(rules: NewestFirst, day: number): boolean {
  return rules.some((rule) => rule.closedToArrival && covers(rule, day));
}

/** As for arrivals: one rule is enough. */
export function isClosedToDeparture(rules: NewestFirst, day: number): boolean {
  return rules.some((rule) => rule.closedToDeparture && covers(rule, day));
}
