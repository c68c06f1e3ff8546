import { refuse } from '../../../domain/errors';
import type { Page } from '../../../http/answer';
import type { Caller } from '../../../http/caller';
import { findPage } from '../../../http/find-page';
import { pickFields, type ListQuery } from '../../../http/strapi-query';
import { REVIEW_POPULATE, reviewShape, type ReviewDocument, type ReviewView } from '../shape';

const UID = 'api::review.review';

/** Hidden reviews are for admins; everyone sees published ones, unless the property was removed. */
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
  const ofProperty = property === undefined ? {} : { property: { documentId: property } };
  const visible = { $and: [ofProperty, visibleTo(caller)] };
  const rules = { visible, order: ['id:desc'], populate: REVIEW_POPULATE };
  const { items, pagination } = await findPage<ReviewDocument>(UID, query, rules);
  return {
    items: items.map((review) => pickFields(reviewShape(review), query.fields)),
    pagination,
  };
}

/** @throws DomainError NOT_FOUND for absent and for hidden reviews */
export async function getReview(caller: Caller, documentId: string): Promise<ReviewView> {
  const filters = { $and: [{ documentId }, visibleTo(caller)] };
  const query = { filters, populate: REVIEW_POPULATE } as never;
  const found = (await strapi.documents(UID).findFirst(query)) as ReviewDocument | null;
  if (!found) throw refuse('NOT_FOUND', 'No such review.');
  return reviewShape(found);
}
