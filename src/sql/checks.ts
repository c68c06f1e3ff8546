import { STATES } from '../domain/booking/process';

/** One constraint on a table: its name is how start-up and the error mapper know it. */
export interface Constraint {
  table: string;
  name: string;
  definition: string;
}

/** Strapi reverts NOT NULL on its own columns at the next schema change; a CHECK survives. */
const required = (table: string, ...columns: string[]): Constraint[] =>
  columns.map((column) => ({
    table,
    name: `${table}_${column}_required`,
    definition: `CHECK (${column} IS NOT NULL)`,
  }));

const check = (table: string, rule: string, condition: string): Constraint => ({
  table,
  name: `${table}_${rule}`,
  definition: `CHECK (${condition})`,
});

const amounts = (table: string, ...columns: string[]): Constraint[] =>
  columns.map((column) => check(table, `${column}_not_negative`, `${column} >= 0`));

const oneOf = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');

/**
 * What must hold in every row, whoever wrote it. A required relation also turns the foreign
 * key's SET NULL into a refusal: a property or user that has bookings can't be deleted.
 */
export const CHECKS: readonly Constraint[] = [
  ...required('properties', 'host_id', 'timezone', 'currency', 'listing_status'),
  ...required('properties', 'price_per_night', 'max_guests', 'latitude', 'longitude'),
  ...amounts('properties', 'cleaning_fee', 'extra_guest_fee', 'preparation_days'),
  check('properties', 'price_positive', 'price_per_night > 0'),
  check('properties', 'nights_in_order', '1 <= min_nights AND min_nights <= max_nights'),
  check('properties', 'guests_in_order', '1 <= guests_included AND guests_included <= max_guests'),

  ...required('calendar_blocks', 'property_id', 'start_date', 'end_date'),
  check('calendar_blocks', 'dates_in_order', 'start_date < end_date'),
  ...required('price_rules', 'property_id', 'start_date', 'end_date'),
  check('price_rules', 'dates_in_order', 'start_date < end_date'),
  check('price_rules', 'price_positive', 'price_per_night > 0'),

  ...required('bookings', 'property_id', 'guest_id', 'host_id', 'check_in', 'check_out'),
  ...required('bookings', 'booking_status', 'currency', 'total_amount', 'price_lines'),
  ...required('bookings', 'reference', 'policy_snapshot', 'nights', 'guests'),
  ...required('bookings', 'timezone', 'check_in_time', 'check_out_time'),
  ...amounts('bookings', 'total_amount', 'preparation_days'),
  check('bookings', 'dates_in_order', 'check_in < check_out'),
  check('bookings', 'nights_counted', 'nights = check_out - check_in'),
  check('bookings', 'guests_positive', 'guests >= 1'),
  check('bookings', 'status_known', `booking_status IN (${oneOf(STATES)})`),
  check('bookings', 'not_own_property', 'guest_id <> host_id'),
  check(
    'bookings',
    'hold_has_an_end',
    `booking_status <> 'pending_payment' OR hold_expires_at IS NOT NULL`,
  ),

  ...required('payments', 'booking_id', 'provider', 'amount', 'currency', 'payment_status'),
  ...amounts('payments', 'amount', 'amount_refunded'),
  check('payments', 'refunded_at_most_paid', 'amount_refunded <= amount'),
  ...required('refunds', 'payment_id', 'amount', 'currency', 'refund_status'),
  check('refunds', 'amount_positive', 'amount > 0'),

  ...required('reviews', 'booking_id', 'property_id', 'author_id', 'rating', 'review_status'),
  check('reviews', 'rating_in_range', 'rating BETWEEN 1 AND 5'),
  ...required('up_users', 'username'),
  // Hosts of imported listings have neither: nobody signs in as them.
  check('up_users', 'email_required', 'email IS NOT NULL OR password IS NULL'),
];

/** The last word on double bookings (PostgreSQL, Exclusion Constraints). */
export const EXCLUSIONS: readonly Constraint[] = [
  {
    table: 'stay_claims',
    name: 'stay_claims_bookings_apart',
    definition: `EXCLUDE USING gist (property_id WITH =, padded WITH &&) WHERE (kind = 'booking')`,
  },
  {
    table: 'stay_claims',
    name: 'stay_claims_blocks_and_bookings_apart',
    definition: `EXCLUDE USING gist (property_id WITH =, nights WITH &&, is_booking WITH <>)`,
  },
];

/** Uniqueness that Strapi's schema can't express, or only checks in the application. */
export const UNIQUE_INDEXES: readonly { name: string; definition: string }[] = [
  { name: 'up_users_email_unique', definition: 'up_users (lower(email))' },
  { name: 'up_users_username_unique', definition: 'up_users (lower(username))' },
  { name: 'payments_booking_unique', definition: 'payments (booking_id)' },
  { name: 'reviews_booking_unique', definition: 'reviews (booking_id)' },
  { name: 'bookings_reference_unique', definition: 'bookings (reference)' },
];
