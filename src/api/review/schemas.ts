import { z } from 'zod';
import { documentId, instant } from '../../http/schemas';

export const createReviewBody = z.strictObject({
  booking: documentId,
  rating: z.int().min(1).max(5),
  comment: z.string().trim().min(1, 'must not be empty').max(5000),
});

/** Beside Strapi's list parameters. */
export const reviewsQuery = z.object({ property: documentId.optional() });

export type ReviewInput = z.infer<typeof createReviewBody>;

export const reviewAnswer = z
  .object({
    documentId,
    property: z.object({ documentId, title: z.string() }),
    author: z.object({
      documentId,
      firstName: z.string().nullable(),
      avatar: z.object({ url: z.string() }).nullable(),
    }),
    rating: z.int().min(1).max(5),
    comment: z.string(),
    reply: z.string().nullable(),
    repliedAt: instant.nullable(),
    reviewStatus: z.enum(['published', 'hidden']),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Review' });
