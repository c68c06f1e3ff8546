import type { UID } from '@strapi/strapi';
import { refuse } from '../domain/errors';

/** Types that hold nothing but what everyone may read: a filter may look into them. */
const OPEN_TYPES = new Set<string>([
  'api::amenity.amenity',
  'api::cancellation-policy.cancellation-policy',
]);

interface Attribute {
  type: string;
  target?: string;
}

/** Attributes whose values are records of their own. */
const FOREIGN_TYPES: readonly string[] = ['relation', 'media', 'component', 'dynamiczone'];

const isForeign = ({ type, target }: Attribute): boolean =>
  FOREIGN_TYPES.includes(type) && !OPEN_TYPES.has(target ?? '');

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const notYours = (path: string) =>
  refuse('VALIDATION', `${path} belongs to another record: filter and sort by own fields.`, {
    path,
  });

/** Of another record a filter names the documentId, and nothing that would tell about it. */
function assertOnlyNamed(value: unknown, path: string): void {
  const keys = isObject(value) ? Object.keys(value) : [];
  if (keys.length === 0 || keys.some((key) => key !== 'documentId')) throw notYours(path);
}

function assertOwnFilters(uid: UID.ContentType, filters: unknown): void {
  if (Array.isArray(filters)) filters.forEach((filter) => assertOwnFilters(uid, filter));
  else if (isObject(filters)) {
    const attributes = strapi.getModel(uid).attributes as Record<string, Attribute | undefined>;
    for (const [key, value] of Object.entries(filters)) {
      const attribute = attributes[key];
      if (key.startsWith('$')) assertOwnFilters(uid, value);
      else if (attribute && isForeign(attribute)) assertOnlyNamed(value, key);
    }
  }
}

/**
 * A list is filtered and sorted by its own fields: whether a row shows up, and where, must not
 * depend on what its reader may not read in other records.
 * @throws DomainError VALIDATION
 */
export function assertOwnFields(
  uid: UID.ContentType,
  { filters, sort }: { filters: object; sort: readonly string[] },
): void {
  assertOwnFilters(uid, filters);
  const foreign = sort.find((key) => key.includes('.'));
  if (foreign !== undefined) throw notYours(foreign);
}
