import type { Knex } from 'knex';
import type { ImportedListing } from '../import/types';
import { toNumber } from './values';

/** The namespace of the demo's listings: a real import of the same file leaves them alone. */
export const DEMO_SOURCE = 'demo';

/** Where `strapi.store({ type: 'core', name: 'staybase' })` keeps the key `demo`. */
const MARKER = 'core_staybase_demo';

/** What is kept there. */
interface Marker {
  isLoaded: boolean;
}

export type DemoState = 'empty' | 'loading' | 'loaded' | 'in use';

type Query = (sql: string) => PromiseLike<{ rows: object[] }>;

/**
 * Whether demo data can go into a database: `empty` also without any table of ours, `in use` when
 * somebody else's properties are in it.
 * @param query runs one statement: of a pool or of a single connection
 */
export async function readDemoState(query: Query): Promise<DemoState> {
  const tables = await query(
    `SELECT WHERE to_regclass('properties') IS NOT NULL
              AND to_regclass('strapi_core_store_settings') IS NOT NULL`,
  );
  if (tables.rows.length === 0) return 'empty';
  const marked = await query(
    `SELECT value FROM strapi_core_store_settings WHERE key = '${MARKER}'`,
  );
  const [marker] = marked.rows as { value: string }[];
  if (marker) return (JSON.parse(marker.value) as Marker).isLoaded ? 'loaded' : 'loading';
  const properties = await query('SELECT FROM properties LIMIT 1');
  return properties.rows.length > 0 ? 'in use' : 'empty';
}

interface ListingRow {
  id: number;
  property_type: ImportedListing['propertyType'];
  source_id: string;
  document_id: string;
  host_id: number;
  host_document_id: string;
  instant_book: boolean | null;
  max_guests: number;
  min_nights: number | null;
  max_nights: number | null;
  price_per_night: string;
}

/** The demo's listings, in the order of their import, as the demo's stays need them. */
export async function findDemoListings(db: Knex) {
  const { rows } = await db.raw<{ rows: ListingRow[] }>(
    `SELECT s.source_id, p.id, p.property_type, p.document_id, p.host_id, u.document_id AS host_document_id,
            p.instant_book, p.max_guests, p.min_nights, p.max_nights, p.price_per_night
       FROM import_sources s JOIN properties p ON p.id = s.property_id
       JOIN up_users u ON u.id = p.host_id
      WHERE s.source = ? ORDER BY p.id`,
    [DEMO_SOURCE],
  );
  return rows.map((row) => ({
    id: row.id,
    sourceId: row.source_id,
    propertyType: row.property_type,
    documentId: row.document_id,
    hostId: row.host_id,
    hostDocumentId: row.host_document_id,
    instantBook: row.instant_book ?? true,
    maxGuests: row.max_guests,
    minNights: row.min_nights ?? 1,
    maxNights: row.max_nights ?? 365,
    pricePerNight: toNumber(row.price_per_night),
  }));
}
