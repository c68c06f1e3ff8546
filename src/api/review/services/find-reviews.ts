import { refuse } from '../../../domain/errors';
import type { Page } from '../../../http/answer';
import type { Caller } from '../../../http/caller';
import { paginationOf, pickFields, type ListQuery } from '../../../http/strapi-query';
import { REVIEW_POPULATE, reviewShape, type ReviewDocument, type ReviewView } from '../shape';

const UID = 'api::review.review';

/** Hidden reviews are for admins; everyone sees those of listed properties that are published. */
const visibleTo = (caller: Caller): object =>
  caller?.role === 'admin'
    ? {}
    : { reviewStatus: 'published', property: { listingStatus: { $ne: 'removed' } } };

/**
 * Reviews by Strapi's filters and sort.
 * @param property narrows to one property, by its documentId.
 */
export async function findReviews(
  caller: Caller,
  query: ListQuery,
  property?: string,
): Promise<Page<ReviewView>> {
  const { filters, sort, fields, page, pageSize } = query;
  const ofProperty = property === undefined ? {} : { property: { documentId: property } };
  const visible = { $and: [filters, ofProperty, visibleTo(caller)] };
  const documents = strapi.documents(UID);
  const found = await documents.findMany({
    filters: visible,
    sort: [...sort, 'id:desc'],
    start: (page - 1) * pageSize,
    limit: pageSize,
    populate: REVIEW_POPULATE,
  } as never);
  const count = () => documents.count({ filters: visible } as never);
  const items = (found as unknown as ReviewDocument[]).map((review) =>
    pickFields(reviewShape(review), fields),
  );
  return { items, pagination: await paginationOf(query, count) };
}

/** @throws DomainError NOT_FOUND for absent and for hidden reviews */
export async function getReview(caller: Caller, documentId: string): Promise<ReviewView> {
  const filters = { $and: [{ documentId }, visibleTo(caller)] };
  const query = { filters, populate: REVIEW_POPULATE } as never;
  const found = (await strapi.documents(UID).findFirst(query)) as ReviewDocument | null;
  if (!found) throw refuse('NOT_FOUND', 'No such review.');
  return reviewShape(found);
}
