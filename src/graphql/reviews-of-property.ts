import { z } from 'zod';
import { latestReviews } from '../api/review/services/latest-reviews';
import type { ReviewView } from '../api/review/shape';
import { parse } from '../http/parse';
import { batched } from './batched';
import type { GraphqlContext } from './field';

const MAX_REVIEWS = 20;

const reviewsArguments = z.strictObject({ limit: z.int().min(1).max(MAX_REVIEWS).default(10) });

type Loader = (property: string) => Promise<ReviewView[]>;

const loadersOfRequests = new WeakMap<GraphqlContext, Map<number, Loader>>();

function loaderOf(context: GraphqlContext, limit: number): Loader {
  const loaders = loadersOfRequests.get(context) ?? new Map<number, Loader>();
  loadersOfRequests.set(context, loaders);
  const loader =
    loaders.get(limit) ?? batched((properties: string[]) => latestReviews(properties, limit));
  loaders.set(limit, loader);
  return loader;
}

/** `Property.reviews`: one load for all properties of an answer. */
export function reviewsOfProperty(
  { documentId }: { documentId: string },
  args: Record<string, unknown>,
  context: GraphqlContext,
): Promise<ReviewView[]> {
  const { limit } = parse(reviewsArguments, { limit: args.limit ?? undefined });
  return loaderOf(context, limit)(documentId);
}
