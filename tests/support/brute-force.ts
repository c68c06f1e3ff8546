/** What a search must find, and in which order, said a second time; see brute-force-stay.ts. */
import { datesFrom, maySleep, priceOf, type Home } from './brute-force-stay';

export interface Search {
  checkIn?: string;
  checkOut?: string;
  guests?: number;
  city?: string;
  currency?: string;
  minPrice?: number;
  maxPrice?: number;
  propertyType?: string;
  bedrooms?: number;
  instantBook?: boolean;
  q?: string;
  /** west,south,east,north */
  bbox?: string;
  /** latitude,longitude */
  near?: string;
  radiusKm?: number;
  sort?: string;
}

export interface Hit {
  documentId: string;
  nights?: number;
  total?: number;
}

const SMALLEST_CHARGE = 300;
const LARGEST_CHARGE = 99_999_999;

/** Kilometres on a sphere, by the straight line through it. */
function kilometres(home: Home, latitude: number, longitude: number): number {
  const point = (lat: number, long: number): [number, number, number] => {
    const [phi, lambda] = [(lat * Math.PI) / 180, (long * Math.PI) / 180];
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
  };
  const [a, b] = [point(home.latitude, home.longitude), point(latitude, longitude)];
  const line = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  return 2 * 6371.0088 * Math.asin(line / 2);
}

function isAsked(home: Home, search: Search): boolean {
  const { city, currency, minPrice, maxPrice, guests = 1, bedrooms, bbox, near } = search;
  if (home.status !== 'listed' || home.maxGuests < guests) return false;
  if (city !== undefined && home.city.toLowerCase() !== city.toLowerCase()) return false;
  if (currency !== undefined && home.currency !== currency) return false;
  if (minPrice !== undefined && home.price < minPrice) return false;
  if (maxPrice !== undefined && home.price > maxPrice) return false;
  if (search.propertyType !== undefined && home.type !== search.propertyType) return false;
  if (bedrooms !== undefined && (home.bedrooms === null || home.bedrooms < bedrooms)) return false;
  if (search.instantBook !== undefined && home.instantBook !== search.instantBook) return false;
  for (const word of search.q?.split(' ') ?? [])
    if (!home.text.toLowerCase().includes(word.toLowerCase())) return false;
  if (bbox !== undefined) {
    const [west = 0, south = 0, east = 0, north = 0] = bbox.split(',').map(Number);
    if (home.longitude < west || home.longitude > east) return false;
    if (home.latitude < south || home.latitude > north) return false;
  }
  if (near !== undefined && search.radiusKm !== undefined) {
    const [latitude = 0, longitude = 0] = near.split(',').map(Number);
    if (kilometres(home, latitude, longitude) > search.radiusKm) return false;
  }
  return true;
}

/** By the best rated, then the most reviewed, unless asked otherwise; by id in the end. */
function placeOf(home: Home, hit: Hit, { sort, near }: Search): number[] {
  const [latitude = 0, longitude = 0] = (near ?? '').split(',').map(Number);
  switch (sort ?? 'recommended') {
    case 'price':
      return [home.price, home.id];
    case '-price':
      return [-home.price, home.id];
    case 'total':
      return [hit.total ?? 0, home.id];
    case '-total':
      return [-(hit.total ?? 0), home.id];
    case 'distance':
      return [kilometres(home, latitude, longitude), home.id];
    default:
      return [-home.rating, -home.reviews, home.id];
  }
}

function compare(a: number[], b: number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** Everything that the search finds, in order. */
export function findByBruteForce(homes: readonly Home[], search: Search, now: number): Hit[] {
  const { checkIn, checkOut, guests = 1 } = search;
  const found: { hit: Hit; place: number[] }[] = [];
  for (const home of homes) {
    if (!isAsked(home, search)) continue;
    const hit: Hit = { documentId: home.documentId };
    if (checkIn !== undefined && checkOut !== undefined) {
      if (!maySleep(home, checkIn, checkOut, guests, now)) continue;
      hit.nights = datesFrom(checkIn, checkOut).length;
      hit.total = priceOf(home, checkIn, checkOut, guests);
      if (hit.total < SMALLEST_CHARGE || hit.total > LARGEST_CHARGE) continue;
    }
    found.push({ hit, place: placeOf(home, hit, search) });
  }
  return found.sort((a, b) => compare(a.place, b.place)).map(({ hit }) => hit);
}
