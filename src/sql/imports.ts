import type { Knex } from 'knex';
import type { ListingTerms } from '../domain/listing/terms';
import { TERMS_COLUMNS, toTerms, type TermsRow } from './properties';

/** Any constant: batches of two imports take turns, so neither meets a row half made. */
const IMPORT_LOCK = 7_210_005;

/** A row of properties or up_users, column by column. */
export type Columns = Record<string, string | number | boolean | null>;

/** A property that came from the source, as it is now. */
export interface StoredListing {
  id: number;
  sourceId: string;
  /** The run that wrote it last. */
  importId: string;
  listingStatus: string;
  terms: ListingTerms;
  place: {
    latitude: number;
    longitude: number;
    exactLatitude: number | null;
    exactLongitude: number | null;
  };
  /** Whether its host is one that an import made and nobody signs in as. */
  hasImportedHost: boolean;
}

interface SourceRow {
  property_id: number;
  source_id: string;
  import_id: string;
}

interface StoredRow extends TermsRow {
  latitude: number;
  longitude: number;
  exact_latitude: number | null;
  exact_longitude: number | null;
  has_imported_host: boolean;
}

const toStored = (row: StoredRow, known: SourceRow): StoredListing => ({
  id: row.id,
  sourceId: known.source_id,
  importId: known.import_id,
  listingStatus: row.listing_status,
  terms: toTerms(row),
  place: {
    latitude: row.latitude,
    longitude: row.longitude,
    exactLatitude: row.exact_latitude,
    exactLongitude: row.exact_longitude,
  },
  hasImportedHost: row.has_imported_host,
});

/** Waits until no other import writes, for the rest of the transaction. */
export async function lockImports(trx: Knex.Transaction): Promise<void> {
  await trx.raw('SELECT pg_advisory_xact_lock(?)', [IMPORT_LOCK]);
}

/**
 * The properties that are there already by their source ids, locked as by `lockProperty`, in the
 * order of their ids. Two statements, each by an index whatever the planner knows of the tables:
 * joined in one, a fresh table without statistics took 30 s for 500 rows.
 */
export async function lockImported(
  trx: Knex.Transaction,
  source: string,
  sourceIds: readonly string[],
): Promise<Map<string, StoredListing>> {
  const found = await trx.raw<{ rows: SourceRow[] }>(
    `SELECT property_id, source_id, import_id FROM import_sources
      WHERE source = :source AND kind = 'listing' AND source_id = ANY(:sourceIds)`,
    { source, sourceIds: [...sourceIds] },
  );
  const sources = new Map(found.rows.map((row) => [row.property_id, row]));
  const { rows } = await trx.raw<{ rows: StoredRow[] }>(
    `SELECT ${TERMS_COLUMNS}, p.latitude, p.longitude, p.exact_latitude, p.exact_longitude,
            EXISTS (SELECT FROM import_sources h JOIN up_users u ON u.id = h.user_id
                     WHERE h.user_id = p.host_id AND u.password IS NULL) AS has_imported_host
       FROM properties p WHERE p.id = ANY(?) ORDER BY p.id FOR NO KEY UPDATE OF p`,
    [[...sources.keys()]],
  );
  const stored = rows.flatMap((row) => {
    const known = sources.get(row.id);
    return known ? [toStored(row, known)] : [];
  });
  return new Map(stored.map((listing) => [listing.sourceId, listing]));
}

/**
 * Tells the planner how the tables look. Autovacuum does so too, but later, and until then searches
 * would be planned for empty tables, and the checks of foreign keys keep the plans that they made
 * for those: without this, batches took ten times as long after 100,000 rows.
 */
export async function analyzeImported(db: Knex): Promise<void> {
  await db.raw('ANALYZE properties, properties_amenities_lnk, up_users, import_sources');
}

/** The slugs of all amenities. */
export async function findAmenitySlugs(db: Knex): Promise<Set<string>> {
  const { rows } = await db.raw<{ rows: { slug: string }[] }>('SELECT slug FROM amenities');
  return new Set(rows.map(({ slug }) => slug));
}

/** What a new property has in every column that its file does not fill. */
const PROPERTY_COLUMNS = [
  ...['document_id', 'host_id', 'title', 'description', 'property_type', 'neighbourhood', 'city'],
  ...['country', 'latitude', 'longitude', 'exact_latitude', 'exact_longitude', 'timezone'],
  ...['price_per_night', 'currency', 'cleaning_fee', 'guests_included', 'extra_guest_fee'],
  ...['weekly_discount_percent', 'monthly_discount_percent', 'tax_percent', 'max_guests'],
  ...['bedrooms', 'beds', 'bathrooms', 'min_nights', 'max_nights', 'advance_notice_days'],
  ...['preparation_days', 'booking_window_days', 'check_in_time', 'check_out_time'],
  ...['instant_book', 'cancellation_policy_id', 'listing_status', 'review_count'],
  'registration_number',
];

/**
 * Inserts properties that are not there yet.
 * @param rows with `source_id` beside the columns
 * @returns source id → property id
 */
export async function insertListings(
  trx: Knex.Transaction,
  run: { source: string; importId: string },
  rows: readonly Columns[],
): Promise<Map<string, number>> {
  const columns = PROPERTY_COLUMNS.join(', ');
  const made = await trx.raw<{ rows: { source_id: string; property_id: number }[] }>(
    `WITH given AS (SELECT CAST(:rows AS jsonb) AS list),
     made AS (
       INSERT INTO properties (${columns}, created_at, updated_at, published_at)
       SELECT ${columns}, now(), now(), now()
         FROM given, jsonb_populate_recordset(NULL::properties, list)
       RETURNING id, document_id
     )
     INSERT INTO import_sources (source, kind, source_id, property_id, import_id)
     SELECT :source, 'listing', r.source_id, made.id, :importId
       FROM given, jsonb_to_recordset(list) AS r (source_id text, document_id text)
       JOIN made USING (document_id)
     RETURNING source_id, property_id`,
    { ...run, rows: JSON.stringify(rows) },
  );
  return new Map(made.rows.map((row) => [row.source_id, row.property_id]));
}

/** What a repeated import may change: neither status nor currency, documentId, rating or images. */
const UPDATED_COLUMNS = [
  ...['host_id', 'title', 'description', 'property_type', 'neighbourhood', 'city', 'country'],
  ...['latitude', 'longitude', 'exact_latitude', 'exact_longitude', 'timezone'],
  ...['price_per_night', 'max_guests', 'bedrooms', 'beds', 'bathrooms', 'min_nights'],
  ...['max_nights', 'instant_book', 'registration_number'],
];

/**
 * Updates locked properties where they differ; an empty value leaves what is stored.
 * @param rows with `id`
 * @param touched ids of those that changed besides their own columns
 * @returns the ids of those that changed
 */
export async function updateListings(
  trx: Knex.Transaction,
  rows: readonly Columns[],
  touched: readonly number[],
): Promise<Set<number>> {
  const listed = (table: string): string =>
    UPDATED_COLUMNS.map((column) => `${table}.${column}`).join(', ');
  const merged = UPDATED_COLUMNS.map((column) => `coalesce(r.${column}, p.${column})`).join(', ');
  const changed = await trx.raw<{ rows: { id: number }[] }>(
    `UPDATE properties p SET (${UPDATED_COLUMNS.join(', ')}, updated_at) = ROW (${merged}, now())
       FROM jsonb_populate_recordset(NULL::properties, CAST(:rows AS jsonb)) r
      WHERE p.id = r.id
        AND ((${listed('p')}) IS DISTINCT FROM (${merged}) OR p.id = ANY(:touched))
     RETURNING p.id`,
    { rows: JSON.stringify(rows), touched: [...touched] },
  );
  return new Set(changed.rows.map(({ id }) => id));
}

/** Notes that a run has met these listings: it must not meet them again. */
export async function markImported(
  trx: Knex.Transaction,
  importId: string,
  propertyIds: readonly number[],
): Promise<void> {
  await trx.raw(`UPDATE import_sources SET import_id = ? WHERE property_id = ANY(?)`, [
    importId,
    [...propertyIds],
  ]);
}

/**
 * Gives properties exactly these amenities.
 * @returns the ids of the properties for which that changed something
 */
export async function replaceAmenities(
  trx: Knex.Transaction,
  properties: readonly { id: number; slugs: readonly string[] }[],
): Promise<number[]> {
  const { rows } = await trx.raw<{ rows: { property_id: number }[] }>(
    `WITH given AS (
       SELECT id, slugs FROM jsonb_to_recordset(CAST(:properties AS jsonb)) AS r (id int, slugs jsonb)
     ), wanted AS (
       SELECT given.id AS property_id, a.id AS amenity_id, w.place
         FROM given, jsonb_array_elements_text(slugs) WITH ORDINALITY AS w (slug, place)
         JOIN amenities a ON a.slug = w.slug
     ), gone AS (
       DELETE FROM properties_amenities_lnk l USING given
        WHERE l.property_id = given.id
          AND NOT EXISTS (SELECT FROM wanted w WHERE (w.property_id, w.amenity_id)
                                                   = (l.property_id, l.amenity_id))
       RETURNING l.property_id
     ), added AS (
       INSERT INTO properties_amenities_lnk (property_id, amenity_id, amenity_ord)
       SELECT property_id, amenity_id, place FROM wanted
       ON CONFLICT (property_id, amenity_id) DO NOTHING
       RETURNING property_id
     )
     SELECT property_id FROM gone UNION SELECT property_id FROM added`,
    { properties: JSON.stringify(properties) },
  );
  return rows.map(({ property_id }) => property_id);
}
