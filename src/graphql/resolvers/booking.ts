import { bookingBodyFor, cancelBody, sideQuery } from '../../api/booking/schemas';
import { bookStay } from '../../api/booking/services/book-stay';
import { cancelBooking } from '../../api/booking/services/cancel-booking';
import { findBookings, getBooking } from '../../api/booking/services/find-bookings';
import type { Answer } from '../../api/booking/services/run-once';
import { throwIfAny, type Reason } from '../../domain/errors';
import { signedIn } from '../../http/caller';
import { idempotencyKeyOf } from '../../http/idempotency-key';
import { parse } from '../../http/parse';
import { idOf, listFields, listQueryOf, type RootFields } from '../field';

/** A remembered answer may be a refusal: in GraphQL it is thrown again. */
function dataOf({ body }: Answer): unknown {
  const { data, error } = body as { data: unknown; error?: { details: { reasons: Reason[] } } };
  throwIfAny(error?.details.reasons ?? []);
  return data;
}

export const bookingQueries: RootFields = {
  ...listFields('bookings', 'booking.find', async ({ role, ...args }, request) => {
    const side = parse(sideQuery, role ?? undefined);
    const list = await listQueryOf(request, 'api::booking.booking', args);
    return findBookings(signedIn(request.caller), list, side);
  }),
  booking: {
    action: 'booking.findOne',
    resolve: ({ documentId }, { caller }) => getBooking(signedIn(caller), idOf(documentId)),
  },
};

export const bookingMutations: RootFields = {
  createBooking: {
    action: 'booking.create',
    resolve: async ({ data }, request) => {
      const wish = parse(bookingBodyFor(data), data);
      return dataOf(await bookStay(signedIn(request.caller), wish, idempotencyKeyOf(request.http)));
    },
  },
  cancelBooking: {
    action: 'booking.cancel',
    resolve: async ({ documentId, ...args }, request) => {
      const caller = signedIn(request.caller);
      const input = parse(cancelBody, args);
      const canceled = await cancelBooking(caller, idOf(documentId), input);
      return getBooking(caller, canceled.documentId);
    },
  },
};
