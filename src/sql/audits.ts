import type { Knex } from 'knex';
import { HOLDING_STATES } from '../domain/booking/process';

/** A row that breaks what must always hold, under the name of the audit that found it. */
export interface Violation {
  audit: string;
  row: object;
}

const holding = HOLDING_STATES.map((state) => `'${state}'`).join(', ');

/** What a payment has brought in and not yet given back, by the ledger. */
const HELD = `
  SELECT y.id, y.booking_id, y.amount_refunded,
         (SELECT coalesce(sum(amount_received), 0) FROM payment_attempts WHERE payment_id = y.id)
           AS captured,
         (SELECT coalesce(sum(amount), 0) FROM refunds
           WHERE payment_id = y.id AND refund_status = 'succeeded') AS refunded,
         (SELECT coalesce(sum(amount), 0) FROM refunds
           WHERE payment_id = y.id AND refund_status = 'pending') AS owed,
         (SELECT coalesce(-sum(amount), 0) FROM ledger_entries
           WHERE payment_id = y.id AND account = 'booking') AS balance
    FROM payments y`;

/** Each statement returns the rows that break its rule; on a sound database, none. */
const AUDITS: Readonly<Record<string, string>> = {
  // The exclusion constraints' promise, from the bookings and blocks themselves.
  'bookings overlap': `
    SELECT a.reference AS one, b.reference AS other
      FROM bookings a JOIN bookings b ON b.property_id = a.property_id AND b.id > a.id
     WHERE a.booking_status IN (${holding}) AND b.booking_status IN (${holding})
       AND daterange(a.check_in, a.check_out + coalesce(a.preparation_days, 0))
        && daterange(b.check_in, b.check_out + coalesce(b.preparation_days, 0))`,

  'a block meets a booking': `
    SELECT b.reference, k.document_id AS block
      FROM bookings b JOIN calendar_blocks k ON k.property_id = b.property_id
     WHERE b.booking_status IN (${holding})
       AND b.check_in < k.end_date AND k.start_date < b.check_out`,

  'claims differ from bookings and blocks': `
    SELECT * FROM (
      SELECT property_id, id AS booking_id, NULL AS block_id, daterange(check_in, check_out) AS nights,
             daterange(check_in, check_out + coalesce(preparation_days, 0)) AS padded
        FROM bookings WHERE booking_status IN (${holding})
      UNION ALL
      SELECT property_id, NULL, id, daterange(start_date, end_date), daterange(start_date, end_date)
        FROM calendar_blocks
    ) due FULL JOIN stay_claims c
      ON (c.property_id, c.nights, c.padded) = (due.property_id, due.nights, due.padded)
     AND c.booking_id IS NOT DISTINCT FROM due.booking_id
     AND c.block_id IS NOT DISTINCT FROM due.block_id
    WHERE due.property_id IS NULL OR c.id IS NULL`,

  'confirmed without money or override': `
    SELECT b.reference, b.booking_status, y.payment_status
      FROM bookings b LEFT JOIN payments y ON y.booking_id = b.id
     WHERE b.booking_status IN ('confirmed', 'checked_in', 'completed')
       AND coalesce(y.payment_status, '') NOT IN ('succeeded', 'partially_refunded', 'refunded')
       AND NOT EXISTS (SELECT FROM audit_events e WHERE e.action = 'booking.overrideConfirm'
                        AND e.subject = 'booking:' || b.document_id)`,

  'money kept of a stay that never was': `
    SELECT b.reference, b.booking_status, h.*
      FROM bookings b JOIN (${HELD}) h ON h.booking_id = b.id
     WHERE (b.booking_status IN ('expired', 'declined')
            OR (b.booking_status = 'canceled' AND b.confirmed_at IS NULL))
       AND h.captured - h.refunded - h.owed <> 0`,

  'price, payment or currency differ': `
    SELECT b.reference, b.total_amount, b.currency, y.amount, y.currency AS paid_in
      FROM bookings b LEFT JOIN payments y ON y.booking_id = b.id
     WHERE b.total_amount <> (SELECT coalesce(sum((line ->> 'amount')::bigint), 0)
                                FROM jsonb_array_elements(b.price_lines::jsonb) AS line)
        OR y.amount <> b.total_amount OR y.currency <> b.currency`,

  'a ledger entry does not sum to zero': `
    SELECT entry_key, currency, sum(amount) AS sum
      FROM ledger_entries GROUP BY entry_key, currency HAVING sum(amount) <> 0`,

  'the ledger differs from payments and refunds': `
    SELECT * FROM (${HELD}) h
     WHERE balance <> captured - refunded OR amount_refunded <> refunded
        OR refunded + owed > captured`,

  'a rating is not that of its reviews': `
    SELECT p.document_id, p.avg_rating, p.review_count, r.mean, r.number
      FROM properties p CROSS JOIN LATERAL (
        SELECT round(avg(rating), 2) AS mean, count(*) AS number FROM reviews
         WHERE property_id = p.id AND review_status = 'published') r
     WHERE p.avg_rating IS DISTINCT FROM r.mean OR coalesce(p.review_count, 0) <> r.number`,

  // From the request to the present state without a gap.
  'a transition left no trace': `
    SELECT b.reference, b.booking_status, t.action, t.before, t.after, t.previous
      FROM bookings b LEFT JOIN (
        SELECT subject, action, data ->> 'from' AS before, data ->> 'to' AS after,
               lag(data ->> 'to') OVER history AS previous,
               lead(id) OVER history IS NULL AS is_last
          FROM audit_events WHERE action LIKE 'booking.%'
        WINDOW history AS (PARTITION BY subject ORDER BY id)
      ) t ON t.subject = 'booking:' || b.document_id
     WHERE t.subject IS NULL OR t.before IS DISTINCT FROM t.previous
        OR (t.is_last AND t.after <> b.booking_status)`,
};

/** The names of all audits. */
export const AUDIT_NAMES: readonly string[] = Object.keys(AUDITS);

/**
 * Looks for whatever breaks what must always hold, in one snapshot of the whole database.
 * Reads everything: for tests, for operators and for the night, not for requests.
 */
export async function findViolations(db: Knex): Promise<Violation[]> {
  return db.transaction(
    async (trx) => {
      const violations: Violation[] = [];
      for (const [audit, statement] of Object.entries(AUDITS)) {
        const { rows } = await trx.raw<{ rows: object[] }>(statement);
        violations.push(...rows.map((row) => ({ audit, row })));
      }
      return violations;
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}
