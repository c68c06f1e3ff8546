import { canManageProperty } from '../../../domain/access/actions';
import { refuse } from '../../../domain/errors';
import type { Page } from '../../../http/answer';
import type { Caller } from '../../../http/caller';
import { paginationOf, pickFields, type ListQuery } from '../../../http/strapi-query';
import { PROPERTY_POPULATE, propertyShape, type PropertyDocument } from '../shape';
import { isVisible } from './visible-property';

const UID = 'api::property.property';

export type PropertyView = ReturnType<typeof propertyShape>;

/** Which properties a caller may know of, as a filter. */
function visibleTo(caller: Caller): object {
  if (caller?.role === 'admin') return {};
  if (caller?.role !== 'host') return { listingStatus: 'listed' };
  const own = { host: { id: caller.id }, listingStatus: { $ne: 'removed' } };
  return { $or: [{ listingStatus: 'listed' }, own] };
}

export function viewProperty(caller: Caller, property: PropertyDocument): PropertyView {
  return propertyShape(property, canManageProperty(caller, { hostId: property.host.id }));
}

/** The properties a caller may see, by Strapi's filters and sort. */
export async function findProperties(
  caller: Caller,
  query: ListQuery,
): Promise<Page<PropertyView>> {
  const { filters, sort, fields, page, pageSize } = query;
  const visible = { $and: [filters, visibleTo(caller)] } as object;
  const documents = strapi.documents(UID);
  const found = await documents.findMany({
    filters: visible,
    // The id last makes every order total: paging never repeats or skips.
    sort: [...sort, 'id:asc'],
    start: (page - 1) * pageSize,
    limit: pageSize,
    populate: PROPERTY_POPULATE,
  } as never);
  const count = () => documents.count({ filters: visible } as never);
  const items = (found as unknown as PropertyDocument[]).map((document) =>
    pickFields(viewProperty(caller, document), fields),
  );
  return { items, pagination: await paginationOf(query, count) };
}

/** @throws DomainError NOT_FOUND for absent and for invisible properties */
export async function getPropertyDocument(
  caller: Caller,
  documentId: string,
): Promise<PropertyDocument> {
  const query = { documentId, populate: PROPERTY_POPULATE } as never;
  const found = (await strapi.documents(UID).findOne(query)) as PropertyDocument | null;
  const hostId = found?.host.id ?? 0;
  if (!found || !isVisible(caller, { hostId, listingStatus: found.listingStatus }))
    throw refuse('NOT_FOUND', 'No such property.');
  return found;
}

export const getProperty = async (caller: Caller, documentId: string): Promise<PropertyView> =>
  viewProperty(caller, await getPropertyDocument(caller, documentId));
