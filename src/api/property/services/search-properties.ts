import { priceStay } from '../../../domain/booking/quote';
import { assertStay, isBookable } from '../../../domain/listing/rules';
import { distanceKm, isInBox } from '../../../domain/place';
import { addDaysWithin, type Stay } from '../../../domain/stay';
import { paginate, type Page } from '../../../http/answer';
import { settings } from '../../../platform/settings';
import { currentTime, db } from '../../../platform/transaction';
import { calendarsOf } from '../../../sql/calendar';
import { findCandidates, type Candidate } from '../../../sql/search';
import { toNumber } from '../../../sql/values';
import type { SearchQuery } from '../search-schemas';
import { person, PROPERTY_POPULATE, type PropertyDocument } from '../shape';
import { limitReasons } from './evaluate-stay';

interface Match extends Candidate {
  distanceKm?: number;
  nights?: number;
  total?: number;
}

/** A place filter works on the rounded position, the one that everyone sees. */
function placeMatches({ bbox, near, radiusKm }: SearchQuery, candidates: Candidate[]): Match[] {
  return candidates
    .filter((candidate) => !bbox || isInBox(candidate, bbox))
    .map((candidate) =>
      near ? { ...candidate, distanceKm: distanceKm(candidate, near) } : candidate,
    )
    .filter((match: Match) => radiusKm === undefined || (match.distanceKm ?? 0) <= radiusKm);
}

/** Those that can be booked for the stay by every rule, each with the quote's total. */
async function stayMatches(stay: Stay, guests: number, candidates: Match[]): Promise<Match[]> {
  const now = await currentTime();
  const { serviceFeePercent } = settings().booking;
  const longestPreparation = Math.max(0, ...candidates.map(({ terms }) => terms.preparationDays));
  const calendars = await calendarsOf(
    db(),
    candidates.map(({ id }) => id),
    { from: stay.checkIn, to: addDaysWithin(stay.checkOut, longestPreparation), now },
  );
  return candidates.flatMap((candidate) => {
    const calendar = calendars.get(candidate.id) ?? { claims: [], rules: [] };
    const request = { terms: candidate.terms, ...calendar, stay, guests, now };
    if (!isBookable(request)) return [];
    const price = priceStay({ ...request, serviceFeePercent });
    if (limitReasons(price).length > 0) return [];
    return [{ ...candidate, nights: price.nights, total: price.totalAmount }];
  });
}

type Key = (match: Match) => number;

const byRating: readonly Key[] = [
  ({ avgRating }) => -(avgRating ?? 0),
  ({ reviewCount }) => -reviewCount,
];

/** What each sort compares, first key first; the id decides last, so that the order is total. */
const SORT_KEYS: Record<SearchQuery['sort'], readonly Key[]> = {
  recommended: byRating,
  rating: byRating,
  price: [({ terms }) => terms.pricePerNight],
  '-price': [({ terms }) => -terms.pricePerNight],
  distance: [(match) => match.distanceKm ?? 0],
  total: [({ total }) => total ?? 0],
  '-total': [({ total }) => -(total ?? 0)],
};

function inOrder(matches: Match[], sort: SearchQuery['sort']): Match[] {
  const keys: readonly Key[] = [...SORT_KEYS[sort], ({ id }) => id];
  return [...matches].sort((a, b) => {
    for (const key of keys) if (key(a) !== key(b)) return key(a) - key(b);
    return 0;
  });
}

type FoundDocument = PropertyDocument & { id: number };

/** Strapi's rows of one page of matches. */
async function loadPage(matches: Match[]): Promise<Map<number, FoundDocument>> {
  const { host, images } = PROPERTY_POPULATE;
  const query = {
    filters: { id: { $in: matches.map(({ id }) => id) } },
    populate: { host, images },
    limit: matches.length,
  };
  const found = await strapi.documents('api::property.property').findMany(query as never);
  return new Map((found as unknown as FoundDocument[]).map((row) => [row.id, row]));
}

const METRES_PER_KM = 1000;

function resultShape(property: FoundDocument, match: Match, stay: Stay | null) {
  const { documentId, firstName } = person(property.host);
  const image = property.images?.[0];
  return {
    documentId: property.documentId,
    title: property.title,
    propertyType: property.propertyType,
    city: property.city,
    country: property.country,
    neighbourhood: property.neighbourhood ?? null,
    latitude: property.latitude,
    longitude: property.longitude,
    pricePerNight: toNumber(property.pricePerNight),
    currency: property.currency,
    maxGuests: property.maxGuests,
    bedrooms: property.bedrooms ?? null,
    beds: property.beds ?? null,
    avgRating: property.avgRating ?? null,
    reviewCount: property.reviewCount ?? 0,
    instantBook: property.instantBook ?? true,
    image: image ? { url: image.url } : null,
    host: { documentId, firstName },
    ...(match.distanceKm === undefined
      ? {}
      : { distanceKm: Math.round(match.distanceKm * METRES_PER_KM) / METRES_PER_KM }),
    ...(stay ? { nights: match.nights, total: match.total, ...stay } : {}),
  };
}

export type SearchResult = ReturnType<typeof resultShape>;

/**
 * Finds properties by place, dates, guests and price. With dates only those that a booking would
 * accept: the domain judges every candidate, as it does for quotes and bookings.
 * @throws DomainError INVALID_DATES
 */
export async function searchProperties(query: SearchQuery): Promise<Page<SearchResult>> {
  const { checkIn, checkOut, guests = 1, page, pageSize } = query;
  const stay = checkIn && checkOut ? assertStay(checkIn, checkOut) : null;
  const placed = placeMatches(query, await findCandidates(db(), query));
  const matches = stay ? await stayMatches(stay, guests, placed) : placed;
  const shown = inOrder(matches, query.sort).slice((page - 1) * pageSize, page * pageSize);
  const documents = await loadPage(shown);
  const items = shown.flatMap((match) => {
    const document = documents.get(match.id);
    return document ? [resultShape(document, match, stay)] : [];
  });
  return { items, pagination: paginate(page, pageSize, matches.length) };
}
