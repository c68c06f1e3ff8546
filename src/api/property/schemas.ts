import { z } from 'zod';
import { isTimeZone } from '../../domain/stay';
import {
  amount,
  documentId,
  instant,
  isoDate,
  MAX_GUESTS,
  percent,
  queryInteger,
} from '../../http/schemas';
import { imageAnswer } from '../../images/shape';

export const PROPERTY_TYPES = ['entire_home', 'private_room', 'shared_room', 'hotel_room'] as const;

/** What an owner sets; an admin sets and lifts `suspended` too. */
export const LISTING_STATUSES = ['draft', 'listed', 'unlisted', 'suspended', 'removed'] as const;

const text = (max: number) => z.string().trim().max(max);
const requiredText = (max: number) => text(max).min(1, 'must not be empty');
const count = (min: number, max: number) => z.int().min(min).max(max);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 15:00');
const price = amount.min(1);

const writable = z.strictObject({
  title: requiredText(200),
  description: text(10_000).nullable().optional(),
  propertyType: z.enum(PROPERTY_TYPES),
  address: text(500).nullable().optional(),
  postalCode: text(20).nullable().optional(),
  neighbourhood: text(200).nullable().optional(),
  city: requiredText(200),
  region: text(200).nullable().optional(),
  country: z.string().regex(/^[A-Za-z]{2}$/, 'must be an ISO 3166 code such as NO'),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  timezone: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone such as Europe/Oslo')
    .optional(),
  pricePerNight: price,
  weekendPricePerNight: price.nullable().optional(),
  currency: z.string().regex(/^[A-Za-z]{3}$/, 'must be an ISO 4217 code such as NOK'),
  cleaningFee: amount.optional(),
  guestsIncluded: count(1, 1000).optional(),
  extraGuestFee: amount.optional(),
  weeklyDiscountPercent: percent.optional(),
  monthlyDiscountPercent: percent.optional(),
  taxPercent: percent.optional(),
  maxGuests: count(1, 1000),
  bedrooms: count(0, 1000).nullable().optional(),
  beds: count(0, 1000).nullable().optional(),
  bathrooms: z.number().min(0).max(1000).nullable().optional(),
  amenities: z.array(documentId).max(200).optional(),
  minNights: count(1, 1000).optional(),
  maxNights: count(1, 1000).optional(),
  advanceNoticeDays: count(0, 365).optional(),
  preparationDays: count(0, 365).optional(),
  bookingWindowDays: count(0, 3650).optional(),
  checkInTime: timeOfDay.optional(),
  checkOutTime: timeOfDay.optional(),
  instantBook: z.boolean().optional(),
  cancellationPolicy: documentId.optional(),
  registrationNumber: text(100).nullable().optional(),
});

export const createPropertyBody = writable.extend({
  listingStatus: z.enum(['draft', 'listed']).default('draft'),
});

export const updatePropertyBody = writable.partial().extend({
  listingStatus: z.enum(['draft', 'listed', 'unlisted', 'suspended']).optional(),
  host: documentId.optional(),
});

export type PropertyInput = z.infer<typeof createPropertyBody>;
export type PropertyUpdate = z.infer<typeof updatePropertyBody>;

export const availabilityQuery = z.strictObject({ from: isoDate, to: isoDate });

export const quoteBody = z.strictObject({
  checkIn: isoDate,
  checkOut: isoDate,
  guests: z.int().min(1).max(MAX_GUESTS),
});

export const guestsQuery = queryInteger(1, MAX_GUESTS);

// ---- answers ----

const personAnswer = z.object({
  documentId,
  firstName: z.string().nullable(),
  avatar: z.object({ url: z.string() }).nullable(),
});

const amenityAnswer = z.object({
  documentId,
  slug: z.string(),
  name: z.string(),
  category: z.string().nullable(),
});

export const propertyAnswer = writable
  .extend({
    documentId,
    host: personAnswer,
    amenities: z.array(amenityAnswer),
    images: z.array(imageAnswer),
    cancellationPolicy: z.object({ documentId, slug: z.string(), name: z.string() }).nullable(),
    listingStatus: z.enum(LISTING_STATUSES),
    avgRating: z.number().nullable(),
    reviewCount: z.int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({
    id: 'Property',
    description:
      'latitude and longitude have 3 decimals, and there is no address, unless the caller owns ' +
      'the property or is an admin. Who stays there finds them in the confirmed booking.',
  });

const dateRange = z.object({ start: isoDate, end: isoDate });

export const availabilityAnswer = z
  .object({
    from: isoDate,
    to: isoDate,
    timezone: z.string(),
    currency: z.string(),
    busy: z.array(dateRange),
    days: z.array(
      z.object({
        date: isoDate,
        available: z.boolean(),
        price: amount,
        minNights: z.int(),
        closedToArrival: z.boolean(),
        closedToDeparture: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Availability' });

export const priceLineAnswer = z
  .object({
    code: z.enum([
      'nights',
      'monthly_discount',
      'weekly_discount',
      'extra_guests',
      'cleaning_fee',
      'service_fee',
      'tax',
    ]),
    label: z.string(),
    unitAmount: z.int(),
    quantity: z.int(),
    amount: z.int(),
  })
  .meta({ id: 'PriceLine' });

export const reasonAnswer = z
  .looseObject({ code: z.string(), message: z.string() })
  .meta({ id: 'Reason' });

export const quoteAnswer = z
  .object({
    token: z.string().nullable(),
    expiresAt: instant.nullable(),
    currency: z.string(),
    nights: z.int(),
    lines: z.array(priceLineAnswer),
    totalAmount: z.int(),
    available: z.boolean(),
    reasons: z.array(reasonAnswer),
    alternatives: z.array(z.object({ checkIn: isoDate, checkOut: isoDate })),
    cancellation: z.array(z.object({ until: instant.nullable(), refundAmount: z.int() })),
  })
  .meta({ id: 'Quote' });
