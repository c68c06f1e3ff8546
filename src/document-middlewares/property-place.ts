import tzLookup from 'tz-lookup';
import { roundPosition, type Position } from '../domain/place';

type Data = Record<string, unknown>;

export interface StoredPlace extends Position {
  exactLatitude: number | null;
  exactLongitude: number | null;
}

const AXES = [
  ['latitude', 'exactLatitude'],
  ['longitude', 'exactLongitude'],
] as const;

/**
 * Keeps the exact place private and the rounded one public. Panel forms send the rounded value
 * back unchanged: that must not overwrite the exact one.
 */
export function splitPosition(data: Data, stored: StoredPlace | null): void {
  for (const [rounded, exact] of AXES) {
    const given = data[rounded];
    const isNew = typeof given === 'number' && given !== stored?.[rounded];
    if (isNew) data[exact] = given;
    const kept = data[exact] ?? stored?.[exact];
    if (typeof kept === 'number') data[rounded] = roundPosition(kept);
  }
}

const zoneAt = (latitude: unknown, longitude: unknown): string | undefined =>
  typeof latitude === 'number' && typeof longitude === 'number'
    ? tzLookup(latitude, longitude)
    : undefined;

/**
 * The zone at the property's place, unless the write names one. A named zone stays until the
 * property moves into another.
 */
export function deriveTimezone(data: Data, stored: StoredPlace | null): void {
  if (typeof data.timezone === 'string' && data.timezone !== '') return;
  delete data.timezone;
  const before = zoneAt(
    stored?.exactLatitude ?? stored?.latitude,
    stored?.exactLongitude ?? stored?.longitude,
  );
  const after = zoneAt(
    data.exactLatitude ?? stored?.exactLatitude ?? stored?.latitude,
    data.exactLongitude ?? stored?.exactLongitude ?? stored?.longitude,
  );
  if (after !== undefined && after !== before) data.timezone = after;
}
