import type { Knex } from 'knex';

export async function hasReview(db: Knex, bookingId: number): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { found: boolean }[] }>(
    'SELECT EXISTS (SELECT FROM reviews WHERE booking_id = ?) AS found',
    [bookingId],
  );
  return rows[0]?.found ?? false;
}

/** The properties of some reviews, by the reviews' ids. */
export async function propertiesOfReviews(db: Knex, reviewIds: number[]): Promise<number[]> {
  const { rows } = await db.raw<{ rows: { property_id: number }[] }>(
    'SELECT DISTINCT property_id FROM reviews WHERE id = ANY(?) ORDER BY property_id',
    [reviewIds],
  );
  return rows.map(({ property_id }) => property_id);
}
