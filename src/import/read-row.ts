import { isStorable } from '../http/text';
import { amenitySlug } from './amenity-names';
import type { ImportedListing, ImportOptions } from './types';
import {
  badValue,
  hasSoundEntities,
  Misfit,
  readBathsText,
  readBoolean,
  readInteger,
  readNames,
  readNumber,
  readPrice,
  toLine,
  toPlainText,
} from './values';

/** Without these a file is none of listings. */
export const REQUIRED_COLUMNS = [
  'id',
  'name',
  'host_id',
  'latitude',
  'longitude',
  'room_type',
  'price',
] as const;

/** All that is read; the source's files have up to sixty more. */
export const COLUMNS = [
  ...REQUIRED_COLUMNS,
  'description',
  'host_name',
  'neighbourhood',
  'neighbourhood_cleansed',
  'accommodates',
  'bathrooms',
  'bathrooms_text',
  'bedrooms',
  'beds',
  'amenities',
  'minimum_nights',
  'maximum_nights',
  'instant_bookable',
  'license',
] as const;

export type Column = (typeof COLUMNS)[number];

/** The cells of one row, trimmed; a column that the file lacks is not there. */
export type RawRow = Partial<Record<Column, string>>;

/** What a row says, and the amenities in it that we have no slug for. */
export interface ReadRow {
  listing: ImportedListing;
  unknownAmenities: string[];
}

const PROPERTY_TYPES: ReadonlyMap<string, ImportedListing['propertyType']> = new Map([
  ['entire home/apt', 'entire_home'],
  ['private room', 'private_room'],
  ['shared room', 'shared_room'],
  ['hotel room', 'hotel_room'],
]);

/** Ids are numbers today; they become part of usernames. */
const SOURCE_ID = /^[A-Za-z0-9_-]{1,40}$/;

const cell = (row: RawRow, column: Column): string => row[column] ?? '';

function required(row: RawRow, column: Column): string {
  const text = cell(row, column);
  if (text === '') throw new Misfit('MISSING_VALUE', `${column} is empty.`);
  return text;
}

function idIn(row: RawRow, column: 'id' | 'host_id'): string {
  const id = required(row, column);
  if (!SOURCE_ID.test(id)) throw badValue(column, id, 'at most 40 letters, digits, - or _');
  return id;
}

/** The column's value, or null where the file says nothing. */
function optional<Value>(
  row: RawRow,
  column: Column,
  read: (column: string, text: string) => Value,
): Value | null {
  const text = cell(row, column);
  return text === '' ? null : read(column, text);
}

function priceIn(row: RawRow, currency: string): number {
  const price = cell(row, 'price');
  if (price === '') throw new Misfit('NO_PRICE', 'The file gives no price.');
  return readPrice('price', price, currency);
}

function propertyTypeIn(row: RawRow): ImportedListing['propertyType'] {
  const text = required(row, 'room_type');
  const type = PROPERTY_TYPES.get(text.toLowerCase());
  if (type === undefined)
    throw badValue('room_type', text, 'Entire home/apt, Private room, Shared room or Hotel room');
  return type;
}

function assertStorable(row: RawRow): void {
  for (const [column, text] of Object.entries(row))
    if (!isStorable(text) || !hasSoundEntities(text))
      throw new Misfit('UNSTORABLE_TEXT', `${column} holds a character that can't be stored.`);
}

function amenitiesIn(row: RawRow): { slugs: string[] | null; unknown: string[] } {
  const names = optional(row, 'amenities', readNames);
  if (names === null) return { slugs: null, unknown: [] };
  const slugs = new Set<string>();
  const unknown: string[] = [];
  for (const name of names) {
    const slug = amenitySlug(name);
    if (slug === null) unknown.push(name);
    else slugs.add(slug);
  }
  return { slugs: [...slugs], unknown };
}

const line = (_column: string, text: string): string => toLine(text);
const plainText = (_column: string, html: string): string => toPlainText(html);
const orNull = (text: string | null): string | null => (text === '' ? null : text);

function bathroomsIn(row: RawRow): number | null {
  const stated = optional(row, 'bathrooms', readNumber);
  return stated ?? readBathsText(cell(row, 'bathrooms_text'));
}

/**
 * What one row of the file says.
 * @throws Misfit when the row can't be used, with the reason
 */
export function readRow(row: RawRow, { city, country, currency }: ImportOptions): ReadRow {
  assertStorable(row);
  const sourceId = idIn(row, 'id');
  const pricePerNight = priceIn(row, currency);
  const title = toLine(required(row, 'name'));
  if (title === '') throw new Misfit('MISSING_VALUE', 'name is empty.');
  const { slugs, unknown } = amenitiesIn(row);
  const listing: ImportedListing = {
    sourceId,
    hostSourceId: idIn(row, 'host_id'),
    hostName: orNull(optional(row, 'host_name', line)),
    title,
    description: orNull(optional(row, 'description', plainText)),
    propertyType: propertyTypeIn(row),
    neighbourhood: orNull(
      optional(row, 'neighbourhood_cleansed', line) ?? optional(row, 'neighbourhood', line),
    ),
    city,
    country,
    latitude: readNumber('latitude', required(row, 'latitude')),
    longitude: readNumber('longitude', required(row, 'longitude')),
    pricePerNight,
    currency,
    maxGuests: optional(row, 'accommodates', readInteger),
    bedrooms: optional(row, 'bedrooms', readInteger),
    beds: optional(row, 'beds', readInteger),
    bathrooms: bathroomsIn(row),
    amenitySlugs: slugs,
    minNights: optional(row, 'minimum_nights', readInteger),
    maxNights: optional(row, 'maximum_nights', readInteger),
    instantBook: optional(row, 'instant_bookable', readBoolean),
    registrationNumber: orNull(optional(row, 'license', line)),
    listingStatus: 'listed',
  };
  return { listing, unknownAmenities: unknown };
}
