import fc from 'fast-check';
import { averageRating, reviewClosesAt, reviewReasons } from '../../../src/domain/review/rating';

const stay = {
  bookingStatus: 'completed',
  checkOut: '2027-10-20',
  checkOutTime: '11:00',
  timezone: 'Europe/Oslo',
};

describe('the review window', () => {
  // Winter time begins on 31 October: the same time of day, an hour later in UTC.
  const closesAt = '2027-11-03T10:00:00.000Z';

  it('is open until check-out time, 14 days later at the property', () => {
    expect(reviewClosesAt(stay).toISOString()).toBe(closesAt);
    expect(reviewReasons({ ...stay, now: new Date('2027-10-20T09:00:00Z') })).toEqual([]);
    expect(reviewReasons({ ...stay, now: new Date(closesAt) })).toEqual([]);
  });

  it('is closed afterwards', () => {
    const now = new Date(Date.parse(closesAt) + 1);
    expect(reviewReasons({ ...stay, now })).toEqual([
      expect.objectContaining({ code: 'REVIEW_NOT_ALLOWED', closedAt: closesAt }),
    ]);
  });

  it.each(['confirmed', 'checked_in', 'canceled', 'pending_payment'])(
    'is not there for a booking in %s',
    (bookingStatus) => {
      const reasons = reviewReasons({ ...stay, bookingStatus, now: new Date(closesAt) });
      expect(reasons).toEqual([expect.objectContaining({ code: 'REVIEW_NOT_ALLOWED' })]);
    },
  );
});

describe('ratings', () => {
  it.each([
    [[], null],
    [[5], 5],
    [[4, 5], 4.5],
    [[5, 5, 4], 4.67],
    [[1, 1, 1, 1, 1, 1, 1, 2], 1.13],
  ])('of %j average %d', (ratings, average) => {
    expect(averageRating(ratings)).toBe(average);
  });

  it('average within half a hundredth of the mean', () => {
    const ratings = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(ratings, (list) => {
        const mean = list.reduce((sum, rating) => sum + rating, 0) / list.length;
        expect(Math.abs((averageRating(list) ?? 0) - mean)).toBeLessThanOrEqual(0.005 + 1e-9);
      }),
    );
  });
});
