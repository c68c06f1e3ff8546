import { db } from '../../../platform/transaction';
import { findLatestReviews, type LatestReview } from '../../../sql/latest-reviews';
import { reviewShape, type ReviewView } from '../shape';

const view = (row: LatestReview): ReviewView =>
  reviewShape({
    ...row,
    property: { documentId: row.propertyDocumentId, title: row.propertyTitle },
    author: {
      documentId: row.authorDocumentId,
      firstName: row.authorFirstName,
      avatar: row.authorAvatar === null ? null : { url: row.authorAvatar },
    },
    repliedAt: row.repliedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  });

/**
 * The newest published reviews of many properties at once, by the properties' documentIds.
 * @param limit how many of each property, at most.
 */
export async function latestReviews(
  properties: readonly string[],
  limit: number,
): Promise<Map<string, ReviewView[]>> {
  const rows = await findLatestReviews(db(), properties, limit);
  const ofProperty = (documentId: string): ReviewView[] =>
    rows.filter((row) => row.propertyDocumentId === documentId).map(view);
  return new Map(properties.map((documentId) => [documentId, ofProperty(documentId)]));
}
