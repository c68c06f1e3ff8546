import type { Knex } from 'knex';

export interface LatestReview {
  documentId: string;
  rating: number;
  comment: string;
  reply: string | null;
  repliedAt: Date | null;
  reviewStatus: 'published';
  createdAt: Date;
  updatedAt: Date;
  propertyDocumentId: string;
  propertyTitle: string;
  authorDocumentId: string;
  authorFirstName: string | null;
  authorAvatar: string | null;
}

/**
 * The newest published reviews of each of some properties, newest first, with all they show: a
 * list of properties asks for them in this one statement.
 */
export async function findLatestReviews(
  db: Knex,
  propertyDocumentIds: readonly string[],
  limit: number,
): Promise<LatestReview[]> {
  const { rows } = await db.raw<{ rows: LatestReview[] }>(
    `SELECT r.document_id AS "documentId", r.rating, r.comment, r.reply,
            r.replied_at AS "repliedAt", r.review_status AS "reviewStatus",
            r.created_at AS "createdAt", r.updated_at AS "updatedAt",
            p.document_id AS "propertyDocumentId", p.title AS "propertyTitle",
            u.document_id AS "authorDocumentId", u.first_name AS "authorFirstName",
            avatar.url AS "authorAvatar"
       FROM properties p
      CROSS JOIN LATERAL (
        SELECT * FROM reviews
         WHERE property_id = p.id AND review_status = 'published'
         ORDER BY id DESC LIMIT :limit
      ) r
       JOIN up_users u ON u.id = r.author_id
       LEFT JOIN LATERAL (
        SELECT f.url FROM files_related_mph link JOIN files f ON f.id = link.file_id
         WHERE link.related_id = u.id AND link.field = 'avatar'
           AND link.related_type = 'plugin::users-permissions.user'
         LIMIT 1
       ) avatar ON true
      WHERE p.document_id = ANY(:propertyDocumentIds)
      ORDER BY r.id DESC`,
    { propertyDocumentIds, limit },
  );
  return rows;
}
