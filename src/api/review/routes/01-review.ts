import { defineRoutes } from '../../../http/route';
import { envelope, pageOf } from '../../../http/schemas';
import { createReviewBody, reviewAnswer, reviewsQuery } from '../schemas';

const review = envelope(reviewAnswer);

export default defineRoutes('review', [
  {
    method: 'GET',
    path: '/reviews',
    handler: 'review.find',
    action: 'review.find',
    summary: 'Published reviews; property=<documentId> narrows',
    query: reviewsQuery,
    strapiQuery: 'list',
    answers: { 200: { description: 'One page', schema: pageOf(reviewAnswer) } },
  },
  {
    method: 'GET',
    path: '/reviews/:id',
    handler: 'review.findOne',
    action: 'review.findOne',
    summary: 'One review',
    strapiQuery: 'one',
    answers: { 200: { description: 'The review', schema: review } },
    refusals: ['NOT_FOUND'],
  },
  {
    method: 'POST',
    path: '/reviews',
    handler: 'review.create',
    action: 'review.create',
    summary: 'Review your completed stay, once, within 14 days of check-out',
    body: createReviewBody,
    answers: { 201: { description: 'Published', schema: review } },
    refusals: ['NOT_FOUND', 'REVIEW_NOT_ALLOWED', 'ALREADY_REVIEWED'],
  },
]);
