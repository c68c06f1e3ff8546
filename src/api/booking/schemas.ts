import { z } from 'zod';
import { ACCOUNT_ROLES } from '../../domain/access/roles';
import { STATES } from '../../domain/booking/process';
import { documentId, instant, isoDate, MAX_GUESTS } from '../../http/schemas';
import { priceLineAnswer } from '../property/schemas';

const stayKeys = {
  property: documentId,
  checkIn: isoDate,
  checkOut: isoDate,
  guests: z.int().min(1).max(MAX_GUESTS),
};

const extras = {
  message: z.string().trim().max(2000).optional(),
  expectedTotal: z
    .int()
    .min(0)
    .optional()
    .meta({ description: 'minor units; else 409 PRICE_CHANGED' }),
};

const byQuote = z.strictObject({ quoteToken: z.string().min(1).max(100_000), ...extras });
const byStay = z.strictObject({ ...stayKeys, ...extras });

/** By a quote or by the stay; the key `quoteToken` decides, so that errors name what is wrong. */
export const createBookingBody = z.union([byQuote, byStay]);

export const bookingBodyFor = (data: unknown) =>
  typeof data === 'object' && data !== null && 'quoteToken' in data ? byQuote : byStay;

export const cancelBody = z.strictObject({
  reason: z.string().trim().min(1).max(2000).optional(),
  refundAmount: z.int().min(0).optional().meta({ description: 'minor units, admins only' }),
});

export const cancelQuery = z.strictObject({
  reason: z.string().trim().min(1).max(2000).optional(),
});

export const sideQuery = z.enum(['guest', 'host']).optional();

export const bookingsQuery = z.object({ role: sideQuery });

const partyAnswer = z.object({
  documentId,
  firstName: z.string().nullable(),
  avatar: z.object({ url: z.string() }).nullable(),
  email: z.string().nullable().optional().meta({ description: 'once confirmed' }),
  phone: z.string().nullable().optional().meta({ description: 'once confirmed' }),
});

const stayPlaceAnswer = z.object({
  documentId,
  title: z.string(),
  city: z.string(),
  country: z.string(),
  timezone: z.string(),
  checkInTime: z.string(),
  checkOutTime: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  address: z.string().nullable().optional().meta({ description: 'for the guest once confirmed' }),
  postalCode: z.string().nullable().optional(),
});

const shortPaymentAnswer = z.object({
  documentId,
  amount: z.int(),
  currency: z.string(),
  paymentStatus: z.string(),
  provider: z.string().optional().meta({ description: 'not for the host' }),
  amountRefunded: z.int().optional().meta({ description: 'not for the host' }),
});

export const bookingAnswer = z
  .object({
    documentId,
    reference: z.string(),
    checkIn: isoDate,
    checkOut: isoDate,
    guests: z.int(),
    nights: z.int(),
    bookingStatus: z.enum(STATES),
    instantBook: z.boolean(),
    holdExpiresAt: instant.nullable(),
    approvalDueAt: instant.nullable(),
    currency: z.string(),
    totalAmount: z.int(),
    priceLines: z.array(priceLineAnswer),
    policySnapshot: z.looseObject({ slug: z.string(), name: z.string() }),
    message: z.string().nullable(),
    canceledBy: z.enum([...ACCOUNT_ROLES, 'system']).nullable(),
    cancelReason: z.string().nullable(),
    confirmedAt: instant.nullable(),
    canceledAt: instant.nullable(),
    checkedInAt: instant.nullable(),
    completedAt: instant.nullable(),
    createdAt: instant,
    updatedAt: instant,
    property: stayPlaceAnswer,
    guest: partyAnswer,
    host: partyAnswer,
    payment: shortPaymentAnswer.nullable(),
    allowedActions: z.array(z.string()),
  })
  .meta({ id: 'Booking' });
