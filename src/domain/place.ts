import { isCountry } from './countries';
import type { Reason } from './errors';

/** Degrees: latitude −90 to 90, longitude −180 to 180. */
export interface Position {
  latitude: number;
  longitude: number;
}

/** Degrees; `west` > `east` means that the box crosses the antimeridian (±180°). */
export interface BoundingBox {
  west: number;
  south: number;
  east: number;
  north: number;
}

const EARTH_RADIUS_KM = 6371.0088; // mean radius, IUGG
const DECIMAL = /^[+-]?\d{1,3}(\.\d{1,15})?$/;

/**
 * A latitude or longitude as everyone may see it: 3 decimals, about 100 m. Rounds half away from
 * zero, as PostgreSQL's numeric does.
 */
export function roundPosition(degrees: number): number {
  const rounded = Math.round(Math.abs(degrees) * 1000) / 1000;
  return degrees < 0 && rounded > 0 ? -rounded : rounded;
}

/** Great-circle distance in kilometres (haversine). */
export function distanceKm(a: Position, b: Position): number {
  const north = radians(b.latitude - a.latitude);
  const east = radians(b.longitude - a.longitude);
  const chord =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** Whether `point` lies in `box`, edges included. */
export function isInBox(point: Position, box: BoundingBox): boolean {
  if (point.latitude < box.south || point.latitude > box.north) return false;
  const afterWest = point.longitude >= box.west;
  const beforeEast = point.longitude <= box.east;
  return box.west <= box.east ? afterWest && beforeEast : afterWest || beforeEast;
}

/** Reads `west,south,east,north`; null if that is no box on Earth. */
export function parseBoundingBox(text: string): BoundingBox | null {
  const parts = text.split(',');
  if (parts.length !== 4 || !parts.every((part) => DECIMAL.test(part))) return null;
  const [west, south, east, north] = parts.map(Number) as [number, number, number, number];
  const onEarth = [west, east].every(isLongitude) && [south, north].every(isLatitude);
  return onEarth && south <= north ? { west, south, east, north } : null;
}

export function isLatitude(degrees: number): boolean {
  return degrees >= -90 && degrees <= 90;
}

export function isLongitude(degrees: number): boolean {
  return degrees >= -180 && degrees <= 180;
}

/**
 * What is wrong with a property's place, one VALIDATION reason with its `path` each. Fields that
 * are left out are not checked.
 */
export function validatePlace(place: Partial<Position> & { country?: string }): Reason[] {
  const { latitude = 0, longitude = 0, country } = place;
  const reasons: Reason[] = [];
  if (!isLatitude(latitude)) reasons.push(invalid('latitude', 'must be from -90 to 90'));
  if (!isLongitude(longitude)) reasons.push(invalid('longitude', 'must be from -180 to 180'));
  if (country !== undefined && !isCountry(country))
    reasons.push(invalid('country', 'must be an ISO 3166-1 code such as NO'));
  return reasons;
}

function invalid(path: string, message: string): Reason {
  return { code: 'VALIDATION', message: `${path} ${message}`, path };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
