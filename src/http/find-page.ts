import type { UID } from '@strapi/strapi';
import { paginate, type Page } from './answer';
import type { ListQuery } from './strapi-query';

/** What a list adds to its reader's wishes. */
export interface PageRules {
  /** What of the type the reader may know of at all; everything when not given. */
  visible?: object;
  /** The last word on the order, by a unique key: paging never repeats or skips. */
  order: readonly string[];
  populate?: object;
}

type Wishes = Pick<ListQuery, 'filters' | 'sort' | 'page' | 'pageSize' | 'withCount'>;

/** One page of a content type, with the total when it is wanted. */
export async function findPage<Document>(
  uid: UID.ContentType,
  { filters: wanted, sort, page, pageSize, withCount }: Wishes,
  { visible = {}, order, populate = {} }: PageRules,
): Promise<Page<Document>> {
  const documents = strapi.documents(uid);
  const filters = { $and: [wanted, visible] };
  const found = await documents.findMany({
    filters,
    sort: [...sort, ...order],
    start: (page - 1) * pageSize,
    limit: pageSize,
    populate,
  } as never);
  const pagination = withCount
    ? paginate(page, pageSize, await documents.count({ filters } as never))
    : { page, pageSize };
  return { items: found as unknown as Document[], pagination };
}
