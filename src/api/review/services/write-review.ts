import { refuse, throwIfAny } from '../../../domain/errors';
import { reviewReasons } from '../../../domain/review/rating';
import type { SignedInCaller } from '../../../http/caller';
import { currentTime, db, inTransaction } from '../../../platform/transaction';
import { findBooking, lockBooking } from '../../../sql/bookings';
import { lockProperty } from '../../../sql/properties';
import { hasReview } from '../../../sql/reviews';
import type { ReviewInput } from '../schemas';
import type { ReviewView } from '../shape';
import { getReview } from './find-reviews';

const UID = 'api::review.review';

/**
 * Reviews a stay: once per completed booking, by its guest, within the review window. The rating
 * of the property is recomputed in the same transaction (see the review's lifecycles).
 * @throws DomainError NOT_FOUND, REVIEW_NOT_ALLOWED, ALREADY_REVIEWED
 */
export async function writeReview(caller: SignedInCaller, input: ReviewInput): Promise<ReviewView> {
  const found = await findBooking(db(), { documentId: input.booking });
  if (found?.guestId !== caller.id) throw refuse('NOT_FOUND', 'No such booking.');
  const documentId = await inTransaction(async (trx) => {
    const property = await lockProperty(trx, { id: found.propertyId });
    const booking = await lockBooking(trx, found.id);
    if (!property || !booking) throw refuse('NOT_FOUND', 'No such booking.');
    const now = await currentTime(trx);
    throwIfAny(reviewReasons({ ...booking, now }));
    if (await hasReview(trx, booking.id))
      throw refuse('ALREADY_REVIEWED', 'This stay is already reviewed.');
    const { rating, comment } = input;
    const about = { booking: booking.id, property: property.id, author: caller.id };
    // The product's clock, which tests and demos move.
    const data = { ...about, rating, comment, createdAt: now } as never;
    const review = await strapi.documents(UID).create({ data });
    return review.documentId;
  });
  return getReview(caller, documentId);
}
