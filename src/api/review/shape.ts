interface PersonDocument {
  documentId: string;
  firstName: string | null;
  avatar?: { url: string } | null;
}

/** A review as the Document Service returns it with REVIEW_POPULATE. */
export interface ReviewDocument {
  documentId: string;
  property: { documentId: string; title: string };
  author: PersonDocument;
  rating: number;
  comment: string;
  reply: string | null;
  repliedAt: string | null;
  reviewStatus: 'published' | 'hidden';
  createdAt: string;
  updatedAt: string;
}

export const REVIEW_POPULATE = {
  property: { fields: ['title'] },
  author: { fields: ['firstName'], populate: { avatar: { fields: ['url'] } } },
} as const;

/** A review as everyone sees it: whose stay it was, not which booking. */
export const reviewShape = (review: ReviewDocument) => ({
  documentId: review.documentId,
  property: { documentId: review.property.documentId, title: review.property.title },
  author: {
    documentId: review.author.documentId,
    firstName: review.author.firstName,
    avatar: review.author.avatar ? { url: review.author.avatar.url } : null,
  },
  rating: review.rating,
  comment: review.comment,
  reply: review.reply,
  repliedAt: review.repliedAt,
  reviewStatus: review.reviewStatus,
  createdAt: review.createdAt,
  updatedAt: review.updatedAt,
});

export type ReviewView = ReturnType<typeof reviewShape>;
