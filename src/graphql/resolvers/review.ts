import { createReviewBody } from '../../api/review/schemas';
import { findReviews } from '../../api/review/services/find-reviews';
import { writeReview } from '../../api/review/services/write-review';
import { signedIn } from '../../http/caller';
import { parse } from '../../http/parse';
import { documentId } from '../../http/schemas';
import { listFields, listQueryOf, type RootFields } from '../field';

export const reviewQueries: RootFields = listFields(
  'reviews',
  'review.find',
  async ({ property, ...args }, request) => {
    const ofProperty = parse(documentId.optional(), property ?? undefined);
    const list = await listQueryOf(request, 'api::review.review', args);
    return findReviews(request.caller, list, ofProperty);
  },
);

export const reviewMutations: RootFields = {
  createReview: {
    action: 'review.create',
    resolve: ({ data }, { caller }) => writeReview(signedIn(caller), parse(createReviewBody, data)),
  },
};
