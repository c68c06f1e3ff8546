import { z } from 'zod';
import { MAX_HOST_AMOUNT } from '../domain/money';
import { isIsoDate } from '../domain/stay';

/** Building blocks that the routes' schemas share. */

export const isoDate = z
  .string({ error: 'must be a date like 2027-05-31' })
  .refine(isIsoDate, {
    error: 'must be a real date like 2027-05-31',
    params: { code: 'INVALID_DATES' },
  })
  .meta({ format: 'date', example: '2027-05-31' });

export const documentId = z
  .string()
  .regex(/^[a-z0-9]{24}$/, 'must be a documentId')
  .meta({ example: 'mq3l2bk7ce0v5yqf1z8t6hxa' });

export const amount = z.int().min(0).max(MAX_HOST_AMOUNT).meta({ description: 'minor units' });

export const percent = z
  .number()
  .min(0)
  .max(100)
  .refine(
    (value) => Math.abs(value * 100 - Math.round(value * 100)) < 1e-9,
    'has at most two decimals',
  );

export const instant = z.iso.datetime();

/** Numbers in a query string: whole, without exponents. */
export const queryInteger = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));

export const queryBoolean = z.enum(['true', 'false']).transform((text) => text === 'true');

export const noQuery = z.strictObject({});

/** The body of an action that needs none. */
export const noData = z.strictObject({});

export const MAX_PAGE_SIZE = 100;

/** `pagination[page]` and `pagination[pageSize]`, as Strapi names them. */
export const pagination = z
  .strictObject({
    page: queryInteger(1, 1_000_000).default(1),
    pageSize: queryInteger(1, MAX_PAGE_SIZE).default(25),
    withCount: queryBoolean.optional(),
  })
  .prefault({});

export const paginationMeta = z.object({
  page: z.int(),
  pageSize: z.int(),
  pageCount: z.int().optional(),
  total: z.int().optional(),
});

/** One success answer in Strapi's envelope. */
export const envelope = <Data extends z.ZodType>(data: Data) =>
  z.object({ data, meta: z.object({}) });

export const pageOf = <Data extends z.ZodType>(data: Data) =>
  z.object({ data: z.array(data), meta: z.object({ pagination: paginationMeta }) });

/** More people than any home sleeps; it bounds what a quote multiplies. */
export const MAX_GUESTS = 1000;

/** Rows of one property, page by page. */
export const ofPropertyQuery = z.strictObject({ property: documentId, pagination });
