import { momentsOf } from '../../../domain/booking/deadlines';
import { allowedTransitions, isOpen } from '../../../domain/booking/process';
import { currentTime, db, inTransaction } from '../../../platform/transaction';
import { findBooking, lockBooking } from '../../../sql/bookings';
import { lockProperty } from '../../../sql/properties';
import { applyTransition } from './apply-transition';

const STAY_STEPS = ['checkIn', 'complete'] as const;

/**
 * Checks a guest in at check-in time and completes the stay at check-out time, by the clock at
 * the property as it was at booking. A server that was down through the whole stay takes both steps at once.
 */
export async function advanceStay(bookingId: number): Promise<void> {
  const found = await findBooking(db(), { id: bookingId });
  if (!found) return;
  await inTransaction(async (trx) => {
    await lockProperty(trx, { id: found.propertyId });
    let booking = await lockBooking(trx, bookingId);
    if (!booking) return;
    const now = await currentTime(trx);
    for (const name of STAY_STEPS) {
      const moments = momentsOf(booking);
      const transition = allowedTransitions(booking.bookingStatus, 'system').find(
        (allowed) => allowed.name === name,
      );
      if (!transition || !isOpen(transition, 'system', { moments, now })) continue;
      booking = await applyTransition(trx, booking, { name, actor: 'system', now });
    }
  });
}
