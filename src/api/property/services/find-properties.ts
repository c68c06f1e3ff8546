import { canManageProperty } from '../../../domain/access/actions';
import { refuse } from '../../../domain/errors';
import type { Page } from '../../../http/answer';
import type { Caller } from '../../../http/caller';
import { findPage } from '../../../http/find-page';
import { pickFields, type ListQuery } from '../../../http/strapi-query';
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
  const rules = { visible: visibleTo(caller), order: ['id:asc'], populate: PROPERTY_POPULATE };
  const { items, pagination } = await findPage<PropertyDocument>(UID, query, rules);
  const views = items.map((document) => pickFields(viewProperty(caller, document), query.fields));
  return { items: views, pagination };
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
