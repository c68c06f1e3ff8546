import type { Knex } from 'knex';
import type { Claim, PriceRule } from '../domain/listing/terms';
import { toNullableNumber } from './values';

export interface Calendar {
  claims: Claim[];
  rules: PriceRule[];
}

interface ClaimRow {
  property_id: number;
  kind: 'booking' | 'block';
  start: string;
  end: string;
  padded_end: string;
}

interface RuleRow {
  id: number;
  property_id: number;
  created_at: Date;
  start_date: string;
  end_date: string;
  price_per_night: string | null;
  min_nights: number | null;
  closed_to_arrival: boolean | null;
  closed_to_departure: boolean | null;
}

const toRule = (row: RuleRow): PriceRule => ({
  id: row.id,
  createdAt: row.created_at,
  startDate: row.start_date,
  endDate: row.end_date,
  pricePerNight: toNullableNumber(row.price_per_night),
  minNights: row.min_nights,
  closedToArrival: row.closed_to_arrival ?? false,
  closedToDeparture: row.closed_to_departure ?? false,
});

/** Claims that hold nights now; an expired hold counts as free until a write clears it. */
const LIVE_CLAIMS = `
  SELECT c.property_id, c.kind, lower(c.nights)::text AS start, upper(c.nights)::text AS end,
         upper(c.padded)::text AS padded_end
    FROM stay_claims c LEFT JOIN bookings b ON b.id = c.booking_id
   WHERE c.property_id = ANY(:propertyIds) AND c.padded && daterange(:from, :to)
     AND NOT coalesce(b.booking_status = 'pending_payment' AND b.hold_expires_at <= :now, false)
     AND (CAST(:exceptBookingId AS integer) IS NULL OR b.id IS DISTINCT FROM :exceptBookingId)
   ORDER BY c.nights`;

const RULES = `
  SELECT id, property_id, created_at, start_date, end_date, price_per_night, min_nights,
         closed_to_arrival, closed_to_departure
    FROM price_rules
   WHERE property_id = ANY(:propertyIds) AND start_date <= :to AND end_date > :from
   ORDER BY created_at, id`;

/**
 * The claims and price rules of some properties that touch [from, to] (dates, `to` included
 * for rules, since a departure may be closed on it).
 * @param exceptBookingId a booking whose own claim doesn't count, as when it moves or returns.
 */
export async function calendarsOf(
  db: Knex,
  propertyIds: number[],
  range: { from: string; to: string; now: Date; exceptBookingId?: number },
): Promise<Map<number, Calendar>> {
  const bindings = { propertyIds, ...range, exceptBookingId: range.exceptBookingId ?? null };
  const claims = await db.raw<{ rows: ClaimRow[] }>(LIVE_CLAIMS, bindings);
  const rules = await db.raw<{ rows: RuleRow[] }>(RULES, bindings);
  const calendars = new Map<number, Calendar>(
    propertyIds.map((id) => [id, { claims: [], rules: [] }]),
  );
  for (const { property_id, padded_end, ...claim } of claims.rows)
    calendars.get(property_id)?.claims.push({ ...claim, paddedEnd: padded_end });
  for (const row of rules.rows) calendars.get(row.property_id)?.rules.push(toRule(row));
  return calendars;
}

/** The same for one property. */
export async function calendarOf(
  db: Knex,
  propertyId: number,
  range: { from: string; to: string; now: Date; exceptBookingId?: number },
): Promise<Calendar> {
  const calendars = await calendarsOf(db, [propertyId], range);
  return calendars.get(propertyId) ?? { claims: [], rules: [] };
}
