import type { Knex } from 'knex';
import { amountReasons, priceStay, type Price } from '../../../domain/booking/quote';
import { DomainError, type Reason } from '../../../domain/errors';
import { alternatives } from '../../../domain/listing/availability';
import { stayReasons, type StayRequest } from '../../../domain/listing/rules';
import { addDaysWithin, type Stay } from '../../../domain/stay';
import { paymentProvider } from '../../../payments';
import { settings } from '../../../platform/settings';
import { calendarOf } from '../../../sql/calendar';
import type { PropertyTerms } from '../../../sql/properties';

export interface StayEvaluation {
  price: Price;
  /** What stands against the stay; empty when it can be booked. */
  reasons: Reason[];
  /** Up to three nearest stays of the same length, found when the wanted one is refused. */
  alternatives: Stay[];
}

/** Claims and rules this far around a stay decide about it and about its alternatives. */
const SURROUNDING_DAYS = 75;

/** AMOUNT_TOO_SMALL, AMOUNT_TOO_LARGE: what the provider charges in that currency. */
export function limitReasons({ totalAmount, currency }: Price): Reason[] {
  const limits = paymentProvider().chargeLimits(currency);
  if (limits) return amountReasons(totalAmount, currency, limits);
  const message = `${currency} cannot be charged here.`;
  return [{ code: 'PAYMENT_METHOD_UNAVAILABLE', message, currency }];
}

/**
 * Judges and prices a stay: the one way for quotes and bookings, so that they never disagree.
 * @param connection a transaction that holds the property's lock when the answer is acted upon.
 */
export async function evaluateStay(
  connection: Knex,
  property: PropertyTerms,
  wish: { stay: Stay; guests: number; now: Date; withAlternatives: boolean },
): Promise<StayEvaluation> {
  const { stay, guests, now } = wish;
  const { terms } = property;
  const calendar = await calendarOf(connection, property.id, {
    from: addDaysWithin(stay.checkIn, -SURROUNDING_DAYS),
    to: addDaysWithin(stay.checkOut, SURROUNDING_DAYS + terms.preparationDays),
    now,
  });
  const request: StayRequest = { terms, ...calendar, stay, guests, now };
  const { serviceFeePercent } = settings().booking;
  const price = priceStay({ ...request, serviceFeePercent });
  const refused = [...stayReasons(request), ...limitReasons(price)];
  const reasons = refused[0] ? [...new DomainError(refused[0], ...refused.slice(1)).reasons] : [];
  const offers = wish.withAlternatives && reasons.length > 0 ? alternatives(request) : [];
  return { price, reasons, alternatives: offers };
}
