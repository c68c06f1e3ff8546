import { one } from '../../../http/answer';
import type { SignedInCaller } from '../../../http/caller';
import { inTransaction } from '../../../platform/transaction';
import { getBooking } from './find-bookings';
import { requestBooking, type BookingWish } from './request-booking';
import { runOnce, type Answer } from './run-once';

const CREATED = 201;

/**
 * Answers a request for a booking, at most once per Idempotency-Key.
 * @param idempotencyKey null when the caller sent none.
 */
export async function bookStay(
  caller: SignedInCaller,
  wish: BookingWish,
  idempotencyKey: string | null,
): Promise<Answer> {
  if (idempotencyKey === null) {
    const { documentId } = await inTransaction((trx) => requestBooking(trx, caller, wish));
    return { status: CREATED, body: one(await getBooking(caller, documentId)) };
  }
  return runOnce(caller.id, idempotencyKey, wish, async (trx) => {
    const { documentId } = await requestBooking(trx, caller, wish);
    // Read within the transaction: the stored answer is the booking as it was made.
    return { status: CREATED, body: one(await getBooking(caller, documentId)) };
  });
}
