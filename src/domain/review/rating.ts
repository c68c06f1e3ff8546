import type { Reason } from '../errors';
import { addDays, instantAt, type IsoDate } from '../stay';

/** Days after check-out in which a stay can be reviewed, and the review edited or deleted. */
export const REVIEW_WINDOW_DAYS = 14;

export interface ReviewedStay {
  bookingStatus: string;
  checkOut: IsoDate;
  checkOutTime: string;
  timezone: string;
  now: Date;
}

/** The last instant of the review window: check-out time at the property, 14 days later. */
export function reviewClosesAt(stay: Omit<ReviewedStay, 'bookingStatus' | 'now'>): Date {
  return instantAt(addDays(stay.checkOut, REVIEW_WINDOW_DAYS), stay.checkOutTime, stay.timezone);
}

/** REVIEW_NOT_ALLOWED unless the stay is completed and its review window still open. */
export function reviewReasons(stay: ReviewedStay): Reason[] {
  if (stay.bookingStatus !== 'completed') {
    return [{ code: 'REVIEW_NOT_ALLOWED', message: 'Only a completed stay can be reviewed.' }];
  }
  const closesAt = reviewClosesAt(stay);
  if (stay.now <= closesAt) return [];
  const message = `A stay can be reviewed within ${REVIEW_WINDOW_DAYS} days of check-out.`;
  return [{ code: 'REVIEW_NOT_ALLOWED', message, closedAt: closesAt.toISOString() }];
}

/** The mean, rounded half up to two decimals; null without ratings. */
export function averageRating(ratings: readonly number[]): number | null {
  if (ratings.length === 0) return null;
  const sum = ratings.reduce((all, rating) => all + rating, 0);
  return Math.round((sum * 100) / ratings.length) / 100;
}
