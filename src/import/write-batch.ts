import { createId } from '@paralleldrive/cuid2';
import type { Knex } from 'knex';
import { deriveTimezone, splitPosition } from '../document-middlewares/property-place';
import type { ListingTerms } from '../domain/listing/terms';
import { inTransaction } from '../platform/transaction';
import {
  insertListings,
  lockImported,
  lockImports,
  markImported,
  replaceAmenities,
  updateListings,
  type Columns,
  type StoredListing,
} from '../sql/imports';
import { DUPLICATE, findConflict, findFault, mergeTerms, type MergedTerms } from './check-listing';
import { ensureHosts } from './ensure-hosts';
import type { ImportedListing, Refused } from './types';

/** What all batches of one import share. */
export interface Run {
  source: string;
  importId: string;
  roleId: number;
  /** What a new property has where its file says nothing: by column, and as terms. */
  defaults: { columns: Columns; terms: Partial<ListingTerms> };
}

export interface Entry {
  line: number;
  listing: ImportedListing;
}

export interface Written {
  created: number;
  updated: number;
  unchanged: number;
  hostsCreated: number;
  /** The rows that were written. */
  accepted: Entry[];
  refused: (Entry & { refused: Refused })[];
}

/** A listing that will be written. */
interface Accepted extends Entry {
  stored: StoredListing | null;
  terms: MergedTerms;
}

function judge(
  entries: readonly Entry[],
  known: ReadonlyMap<string, StoredListing>,
  { defaults, importId }: Run,
): { accepted: Accepted[]; refused: Written['refused'] } {
  const accepted = new Map<string, Accepted>();
  const refused: Written['refused'] = [];
  for (const entry of entries) {
    const { listing } = entry;
    const stored = known.get(listing.sourceId) ?? null;
    const terms = mergeTerms(listing, stored?.terms ?? defaults.terms);
    const conflict = accepted.has(listing.sourceId)
      ? DUPLICATE
      : stored && findConflict(listing, stored, importId);
    const fault = conflict ?? findFault(listing, terms);
    if (fault) refused.push({ ...entry, refused: fault });
    else accepted.set(listing.sourceId, { ...entry, stored, terms });
  }
  return { accepted: [...accepted.values()], refused };
}

/** Where a listing is, as every property keeps it: exact for few, rounded for all, with its zone. */
function placeColumns({ latitude, longitude }: ImportedListing, stored: StoredListing | null) {
  const exact = { exactLatitude: latitude, exactLongitude: longitude };
  const data: Record<string, unknown> = { latitude, longitude, ...exact };
  splitPosition(data, stored?.place ?? null);
  deriveTimezone(data, stored?.place ?? null);
  return {
    latitude: data.latitude as number,
    longitude: data.longitude as number,
    exact_latitude: latitude,
    exact_longitude: longitude,
    timezone: (data.timezone as string | undefined) ?? null,
  };
}

/** The columns that the file fills; null where it says nothing. */
const fileColumns = ({ listing, stored, terms }: Accepted, hostId: number): Columns => ({
  ...placeColumns(listing, stored),
  host_id: stored && !stored.hasImportedHost ? null : hostId,
  title: listing.title,
  description: listing.description,
  property_type: listing.propertyType,
  neighbourhood: listing.neighbourhood,
  city: listing.city,
  country: listing.country,
  price_per_night: listing.pricePerNight,
  max_guests: terms.maxGuests,
  bedrooms: listing.bedrooms,
  beds: listing.beds,
  bathrooms: listing.bathrooms,
  min_nights: terms.minNights,
  max_nights: terms.maxNights,
  instant_book: listing.instantBook,
  registration_number: listing.registrationNumber,
});

function newRow(entry: Accepted, hostId: number, defaults: Columns): Columns {
  const { sourceId, currency, listingStatus } = entry.listing;
  const said = Object.entries(fileColumns(entry, hostId)).filter(([, value]) => value !== null);
  const own = { document_id: createId(), currency, listing_status: listingStatus };
  return { ...defaults, ...Object.fromEntries(said), ...own, source_id: sourceId };
}

const hostOf = ({ listing }: Entry, hosts: ReadonlyMap<string, number>): number => {
  const id = hosts.get(listing.hostSourceId);
  if (id === undefined) throw new Error(`The host ${listing.hostSourceId} was not made.`);
  return id;
};

async function create(
  trx: Knex.Transaction,
  entries: readonly Accepted[],
  hosts: ReadonlyMap<string, number>,
  run: Run,
): Promise<number> {
  if (entries.length === 0) return 0;
  const { source, importId, defaults } = run;
  const rows = entries.map((entry) => newRow(entry, hostOf(entry, hosts), defaults.columns));
  const ids = await insertListings(trx, { source, importId }, rows);
  await replaceAmenities(
    trx,
    entries.flatMap(({ listing: { sourceId, amenitySlugs } }) => {
      const id = ids.get(sourceId);
      return id === undefined || !amenitySlugs?.length ? [] : [{ id, slugs: amenitySlugs }];
    }),
  );
  return ids.size;
}

type Repeated = Accepted & { stored: StoredListing };

async function update(
  trx: Knex.Transaction,
  entries: readonly Repeated[],
  hosts: ReadonlyMap<string, number>,
  { importId }: Run,
): Promise<number> {
  if (entries.length === 0) return 0;
  const touched = await replaceAmenities(
    trx,
    entries.flatMap(({ stored: { id }, listing: { amenitySlugs } }) =>
      amenitySlugs === null ? [] : [{ id, slugs: amenitySlugs }],
    ),
  );
  const rows = entries.map((entry) => ({
    ...fileColumns(entry, hostOf(entry, hosts)),
    id: entry.stored.id,
  }));
  const changed = await updateListings(trx, rows, touched);
  await markImported(
    trx,
    importId,
    entries.map(({ stored }) => stored.id),
  );
  return changed.size;
}

/** Writes rows in one transaction: all that can be used, or after an error none. */
export function writeBatch(entries: readonly Entry[], run: Run): Promise<Written> {
  return inTransaction(async (trx) => {
    await lockImports(trx);
    const ids = entries.map(({ listing }) => listing.sourceId);
    const known = await lockImported(trx, run.source, ids);
    const { accepted, refused } = judge(entries, known, run);
    const hosts = await ensureHosts(trx, run, accepted);
    const fresh = accepted.filter(({ stored }) => stored === null);
    const repeated = accepted.filter((entry): entry is Repeated => entry.stored !== null);
    const created = await create(trx, fresh, hosts.ids, run);
    const updated = await update(trx, repeated, hosts.ids, run);
    const unchanged = repeated.length - updated;
    return { created, updated, unchanged, hostsCreated: hosts.created, accepted, refused };
  });
}
