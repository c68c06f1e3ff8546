import { z } from 'zod';
import { isLatitude, isLongitude, parseBoundingBox } from '../../domain/place';
import { documentId, isoDate, MAX_PAGE_SIZE, queryBoolean, queryInteger } from '../../http/schemas';
import { guestsQuery, PROPERTY_TYPES } from './schemas';

export const SORTS = [
  'recommended',
  'price',
  '-price',
  'rating',
  'distance',
  'total',
  '-total',
] as const;

const MAX_PRICE = 1e12;
const MAX_RADIUS_KM = 20_037;
const MAX_WORDS = 10;

const text = z.string().trim().min(1, 'must not be empty').max(200);

const boundingBox = z.string().transform((value, context) => {
  const box = parseBoundingBox(value);
  if (box) return box;
  context.addIssue({ code: 'custom', message: 'must be west,south,east,north in degrees' });
  return z.NEVER;
});

const DECIMAL_PAIR = /^([+-]?\d{1,3}(?:\.\d{1,15})?),([+-]?\d{1,3}(?:\.\d{1,15})?)$/;

const position = z.string().transform((value, context) => {
  const [, latitude, longitude] = DECIMAL_PAIR.exec(value) ?? [];
  const point = { latitude: Number(latitude), longitude: Number(longitude) };
  if (isLatitude(point.latitude) && isLongitude(point.longitude)) return point;
  context.addIssue({ code: 'custom', message: 'must be latitude,longitude in degrees' });
  return z.NEVER;
});

const words = text
  .transform((value) => value.split(/\s+/))
  .pipe(z.array(z.string()).max(MAX_WORDS, `has at most ${MAX_WORDS} words`));

const slugs = z
  .string()
  .regex(/^[a-z0-9_-]{1,60}(,[a-z0-9_-]{1,60}){0,49}$/, 'must be slugs like wifi,kitchen')
  .transform((value) => [...new Set(value.split(','))]);

const parameters = z.strictObject({
  city: text.optional(),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'must be an ISO 3166 code such as NO')
    .transform((code) => code.toUpperCase())
    .optional(),
  checkIn: isoDate.optional(),
  checkOut: isoDate.optional(),
  guests: guestsQuery.optional(),
  currency: z
    .string()
    .regex(/^[A-Za-z]{3}$/, 'must be an ISO 4217 code such as NOK')
    .transform((code) => code.toUpperCase())
    .optional(),
  minPrice: queryInteger(0, MAX_PRICE).optional(),
  maxPrice: queryInteger(0, MAX_PRICE).optional(),
  propertyType: z.enum(PROPERTY_TYPES).optional(),
  bedrooms: queryInteger(0, 1000).optional().meta({ description: 'at least that many' }),
  amenities: slugs.optional().meta({ description: 'all of them, by slug' }),
  bbox: boundingBox.optional().meta({ description: 'west,south,east,north; may cross ±180°' }),
  near: position.optional().meta({ description: 'latitude,longitude' }),
  radiusKm: z
    .string()
    .regex(/^\d{1,5}(\.\d{1,6})?$/, 'must be a number of kilometres')
    .transform(Number)
    .pipe(z.number().positive('must be more than 0').max(MAX_RADIUS_KM))
    .optional(),
  q: words.optional().meta({ description: 'words in title and place' }),
  instantBook: queryBoolean.optional(),
  sort: z.enum(SORTS).default('recommended'),
  page: queryInteger(1, 1_000_000).default(1),
  pageSize: queryInteger(1, MAX_PAGE_SIZE).default(20),
});

type Parameters = z.infer<typeof parameters>;

/** Parameters that mean nothing without another one. */
const NEEDS: readonly (readonly [
  message: string,
  isAsked: (query: Parameters) => boolean,
  isGiven: (query: Parameters) => boolean,
])[] = [
  ['checkIn and checkOut go together', (q) => !!q.checkIn !== !!q.checkOut, () => false],
  ['minPrice needs currency', (q) => q.minPrice !== undefined, (q) => !!q.currency],
  ['maxPrice needs currency', (q) => q.maxPrice !== undefined, (q) => !!q.currency],
  ['sorting by price needs currency', (q) => /price|total/.test(q.sort), (q) => !!q.currency],
  ['sorting by total needs dates', (q) => q.sort.endsWith('total'), (q) => !!q.checkIn],
  ['sorting by distance needs near', (q) => q.sort === 'distance', (q) => !!q.near],
  ['radiusKm needs near', (q) => q.radiusKm !== undefined, (q) => !!q.near],
];

export const searchQuery = parameters.superRefine((query, context) => {
  for (const [message, isAsked, isGiven] of NEEDS)
    if (isAsked(query) && !isGiven(query)) context.addIssue({ code: 'custom', message });
});

export type SearchQuery = z.infer<typeof searchQuery>;

export const searchAnswer = z
  .object({
    documentId,
    title: z.string(),
    propertyType: z.enum(PROPERTY_TYPES),
    city: z.string(),
    country: z.string(),
    neighbourhood: z.string().nullable(),
    latitude: z.number(),
    longitude: z.number(),
    pricePerNight: z.int(),
    currency: z.string(),
    maxGuests: z.int(),
    bedrooms: z.int().nullable(),
    beds: z.int().nullable(),
    avgRating: z.number().nullable(),
    reviewCount: z.int(),
    instantBook: z.boolean(),
    image: z.object({ url: z.string() }).nullable(),
    host: z.object({ documentId, firstName: z.string().nullable() }),
    distanceKm: z.number().optional(),
    nights: z.int().optional(),
    total: z.int().optional(),
    checkIn: isoDate.optional(),
    checkOut: isoDate.optional(),
  })
  .meta({ id: 'SearchResult' });
