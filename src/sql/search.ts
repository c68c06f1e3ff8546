import type { Knex } from 'knex';
import type { ListingTerms } from '../domain/listing/terms';
import { TERMS_COLUMNS, toTerms, type TermsRow } from './properties';
import { toNullableNumber } from './values';

/** What can be asked of a property's own columns; places and dates are the domain's. */
export interface SearchFilter {
  city?: string | undefined;
  country?: string | undefined;
  guests?: number | undefined;
  currency?: string | undefined;
  minPrice?: number | undefined;
  maxPrice?: number | undefined;
  propertyType?: string | undefined;
  bedrooms?: number | undefined;
  amenities?: string[] | undefined;
  q?: string[] | undefined;
  instantBook?: boolean | undefined;
}

/** A listed property that meets the filter, with what ordering and pricing need. */
export interface Candidate {
  id: number;
  terms: ListingTerms;
  latitude: number;
  longitude: number;
  avgRating: number | null;
  reviewCount: number;
}

interface CandidateRow extends TermsRow {
  latitude: number;
  longitude: number;
  avg_rating: string | number | null;
  review_count: number | null;
}

type Condition = [sql: string, binding: Knex.RawBinding];

const PLACE_TEXT = `concat_ws(' ', p.title, p.neighbourhood, p.city, p.region, p.country)`;

const HAS_AMENITY = `EXISTS (
  SELECT FROM properties_amenities_lnk l JOIN amenities a ON a.id = l.amenity_id
   WHERE l.property_id = p.id AND a.slug = ?)`;

const escapeLike = (word: string): string => word.replace(/[\\%_]/g, '\\$&');

function conditionsOf(filter: SearchFilter): Condition[] {
  const conditions: [string, Knex.RawBinding | undefined][] = [
    ['lower(p.city) = lower(?)', filter.city],
    ['p.country = ?', filter.country],
    ['p.max_guests >= ?', filter.guests],
    ['p.currency = ?', filter.currency],
    ['p.price_per_night >= ?', filter.minPrice],
    ['p.price_per_night <= ?', filter.maxPrice],
    ['p.property_type = ?', filter.propertyType],
    ['p.bedrooms >= ?', filter.bedrooms],
    ['coalesce(p.instant_book, true) = ?', filter.instantBook],
    ...(filter.amenities ?? []).map((slug): Condition => [HAS_AMENITY, slug]),
    ...(filter.q ?? []).map((word): Condition => [
      `${PLACE_TEXT} ILIKE ?`,
      `%${escapeLike(word)}%`,
    ]),
  ];
  return conditions.filter((condition): condition is Condition => condition[1] !== undefined);
}

/** Listed properties that meet the filter, in the order of their ids. */
export async function findCandidates(db: Knex, filter: SearchFilter): Promise<Candidate[]> {
  const conditions = conditionsOf(filter);
  const where = [`p.listing_status = 'listed'`, ...conditions.map(([sql]) => sql)];
  const { rows } = await db.raw<{ rows: CandidateRow[] }>(
    `SELECT ${TERMS_COLUMNS}, p.latitude, p.longitude, p.avg_rating, p.review_count
       FROM properties p WHERE ${where.join(' AND ')} ORDER BY p.id`,
    conditions.map(([, binding]) => binding),
  );
  return rows.map((row) => ({
    id: row.id,
    terms: toTerms(row),
    latitude: row.latitude,
    longitude: row.longitude,
    avgRating: toNullableNumber(row.avg_rating),
    reviewCount: row.review_count ?? 0,
  }));
}
