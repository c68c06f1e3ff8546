import tzLookup from 'tz-lookup';
import { refuse, throwIfAny } from '../domain/errors';
import { validateTerms, type ListingTerms } from '../domain/listing/terms';
import { roundPosition } from '../domain/place';
import { paymentProvider } from '../payments';
import { db } from '../platform/transaction';
import { findPropertyTerms } from '../sql/properties';
import { documentIdOf, writtenData, type DocumentMiddleware } from './context';

type Data = Record<string, unknown>;

interface StoredPosition {
  latitude: number;
  longitude: number;
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
function splitPosition(data: Data, stored: StoredPosition | null): void {
  for (const [rounded, exact] of AXES) {
    const given = data[rounded];
    const isNew = typeof given === 'number' && given !== stored?.[rounded];
    if (isNew) data[exact] = given;
    const kept = data[exact] ?? stored?.[exact];
    if (typeof kept === 'number') data[rounded] = roundPosition(kept);
  }
}

/** The zone at the property's place, unless the host names one. */
function deriveTimezone(data: Data, stored: StoredPosition | null): void {
  if (typeof data.timezone === 'string' && data.timezone !== '') return;
  if ('timezone' in data) delete data.timezone;
  const latitude = data.exactLatitude ?? data.latitude;
  const longitude = data.exactLongitude ?? data.longitude;
  if (stored || typeof latitude !== 'number' || typeof longitude !== 'number') return;
  data.timezone = tzLookup(latitude, longitude);
}

/** Written amounts may be strings (the panel's big integers): the rules want numbers. */
function writtenTerms(data: Data): Partial<ListingTerms> {
  const amounts = ['pricePerNight', 'weekendPricePerNight', 'cleaningFee', 'extraGuestFee'];
  const numbers = amounts
    .filter((field) => typeof data[field] === 'string')
    .map((field) => [field, Number(data[field])]);
  const empty = Object.entries(data).filter(([, value]) => value !== null && value !== undefined);
  return { ...Object.fromEntries(empty), ...Object.fromEntries(numbers) } as Partial<ListingTerms>;
}

function assertOffered(currency: unknown): void {
  if (typeof currency !== 'string' || paymentProvider().chargeLimits(currency)) return;
  throw refuse('VALIDATION', `${currency} cannot be charged here.`, { path: 'currency' });
}

async function flexiblePolicyId(): Promise<number | undefined> {
  const policy = await strapi.db
    .query('api::cancellation-policy.cancellation-policy')
    .findOne({ where: { slug: 'flexible' }, select: ['id'] });
  return policy?.id as number | undefined;
}

/** A property's own rules, whoever writes it. */
export const applyPropertyRules: DocumentMiddleware = async (context, next) => {
  const data = context.uid === 'api::property.property' ? writtenData(context) : null;
  if (!data) return next();
  const documentId = documentIdOf(context);
  const stored: StoredPosition | null = documentId
    ? await strapi.db.query('api::property.property').findOne({ where: { documentId } })
    : null;
  for (const code of ['currency', 'country'])
    if (typeof data[code] === 'string') data[code] = data[code].toUpperCase();
  splitPosition(data, stored);
  deriveTimezone(data, stored);
  const current = documentId ? await findPropertyTerms(db(), documentId) : null;
  throwIfAny(validateTerms({ ...current?.terms, ...writtenTerms(data) }));
  if (data.currency !== current?.terms.currency) assertOffered(data.currency);
  if (context.action === 'create' && !data.cancellationPolicy)
    data.cancellationPolicy = await flexiblePolicyId();
  return next();
};
