import { refuse, throwIfAny } from '../domain/errors';
import { validateTerms, type ListingTerms } from '../domain/listing/terms';
import { validatePlace } from '../domain/place';
import { paymentProvider } from '../payments';
import { inTransaction } from '../platform/transaction';
import { lockProperty, type PropertyTerms } from '../sql/properties';
import { convertAmounts } from './amounts';
import {
  documentIdOf,
  writtenData,
  type DocumentContext,
  type DocumentMiddleware,
} from './context';
import { deriveTimezone, splitPosition, type StoredPlace } from './property-place';

type Data = Record<string, unknown>;

type Written = Partial<ListingTerms> & Parameters<typeof validatePlace>[0];

/** What is written, without empty values: those take the product's defaults. */
const writtenValues = (data: Data): Written =>
  Object.fromEntries(
    Object.entries(data).filter(([, value]) => value !== null && value !== undefined),
  );

/** A rating is made of reviews (refreshRating) and never written; forms send it back. */
function dropRating(data: Data, isNew: boolean): void {
  delete data.avgRating;
  delete data.reviewCount;
  if (isNew) Object.assign(data, { avgRating: null, reviewCount: 0 });
}

/** @throws DomainError VALIDATION for a currency in which nobody could pay */
export function assertChargeable(currency: string): void {
  if (!paymentProvider().chargeLimits(currency))
    throw refuse('VALIDATION', `${currency} cannot be charged here.`, { path: 'currency' });
}

/** The prices of price rules are in the property's currency and would change their worth. */
async function assertCurrency(currency: unknown, stored: PropertyTerms | null): Promise<void> {
  if (typeof currency !== 'string' || currency === stored?.terms.currency) return;
  assertChargeable(currency);
  if (!stored) return;
  const priced = { property: { id: stored.id }, pricePerNight: { $notNull: true } };
  if ((await strapi.db.query('api::price-rule.price-rule').count({ where: priced })) > 0) {
    const message = `currency cannot change: price rules are in ${stored.terms.currency}; delete them first.`;
    throw refuse('VALIDATION', message, { path: 'currency' });
  }
}

/** The policy of a property that names none. */
export async function flexiblePolicyId(): Promise<number | undefined> {
  const policy = await strapi.db
    .query('api::cancellation-policy.cancellation-policy')
    .findOne({ where: { slug: 'flexible' }, select: ['id'] });
  return policy?.id as number | undefined;
}

/** @param source what the write changes, or copies; null for a new property. */
async function applyRules(
  context: DocumentContext,
  data: Data,
  source: { place: StoredPlace | null; terms: PropertyTerms | null },
): Promise<void> {
  for (const code of ['currency', 'country'])
    if (typeof data[code] === 'string') data[code] = data[code].toUpperCase();
  convertAmounts(data);
  dropRating(data, context.action !== 'update');
  splitPosition(data, source.place);
  const written = writtenValues(data);
  throwIfAny([...validatePlace(written), ...validateTerms({ ...source.terms?.terms, ...written })]);
  deriveTimezone(data, source.place);
  await assertCurrency(data.currency, source.terms);
  if (context.action === 'create' && !data.cancellationPolicy)
    data.cancellationPolicy = await flexiblePolicyId();
}

/** A property's own rules, whoever writes it, checked and written under its lock. */
export const applyPropertyRules: DocumentMiddleware = (context, next) => {
  const data = context.uid === 'api::property.property' ? writtenData(context) : null;
  if (!data) return next();
  const documentId = documentIdOf(context);
  return inTransaction<unknown>(async (trx) => {
    const terms = documentId === null ? null : await lockProperty(trx, { documentId });
    const place: StoredPlace | null = terms
      ? await strapi.db.query('api::property.property').findOne({ where: { id: terms.id } })
      : null;
    await applyRules(context, data, { place, terms });
    return next();
  }) as ReturnType<typeof next>;
};
