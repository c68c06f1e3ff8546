import { refuse, throwIfAny } from '../domain/errors';
import { reviewReasons } from '../domain/review/rating';
import { currentTime, db } from '../platform/transaction';
import { findBooking } from '../sql/bookings';
import { documentIdOf, writtenData, type DocumentMiddleware } from './context';

const UID = 'api::review.review';

/** What a review is about; relations hold ids by now. */
const FIXED = ['booking', 'property', 'author', 'rating'] as const;

type Subject = Partial<Record<(typeof FIXED)[number], unknown>>;

/** One per booking is kept by the database. */
async function assertOwnStay({ booking, property, author }: Subject): Promise<void> {
  const stay = typeof booking === 'number' ? await findBooking(db(), { id: booking }) : null;
  if (!stay || stay.propertyId !== property || stay.guestId !== author)
    throw refuse('VALIDATION', 'A review is about a stay, by its guest.', { path: 'booking' });
  throwIfAny(reviewReasons({ ...stay, now: await currentTime() }));
}

async function assertUnchanged(documentId: string | null, data: Subject): Promise<void> {
  const populate = { booking: true, property: true, author: true };
  const stored: Record<string, unknown> | null = await strapi.db
    .query(UID)
    .findOne({ where: { documentId }, populate });
  for (const field of FIXED) {
    const value = stored?.[field];
    const known = typeof value === 'object' && value && 'id' in value ? value.id : value;
    if (stored && field in data && data[field] !== known)
      throw refuse('VALIDATION', `${field} of a review does not change.`, { path: field });
  }
}

/** Reviews are written by guests after their stay; the panel hides them and shows them again. */
export const guardReviews: DocumentMiddleware = async (context, next) => {
  const data = context.uid === UID ? writtenData(context) : null;
  if (!data) return next();
  if (context.action === 'update') await assertUnchanged(documentIdOf(context), data);
  else await assertOwnStay(data);
  return next();
};
