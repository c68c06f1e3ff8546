import { refuse } from '../../../domain/errors';
import type { Page } from '../../../http/answer';
import type { SignedInCaller } from '../../../http/caller';
import { findPage } from '../../../http/find-page';
import { pickFields, type ListQuery } from '../../../http/strapi-query';
import { currentTime, db } from '../../../platform/transaction';
import { paymentsOf } from '../../../sql/payments';
import { BOOKING_POPULATE, bookingShape, type BookingDocument, type BookingView } from '../shape';

const UID = 'api::booking.booking';

/** The part the caller plays in the bookings asked for; both when not given. */
export type Side = 'guest' | 'host' | undefined;

function visibleTo(caller: SignedInCaller, side: Side): object {
  const asGuest = { guest: { id: caller.id } };
  const asHost = { host: { id: caller.id } };
  if (side === 'guest') return asGuest;
  if (side === 'host') return asHost;
  return caller.role === 'admin' ? {} : { $or: [asGuest, asHost] };
}

async function view(caller: SignedInCaller, bookings: BookingDocument[]): Promise<BookingView[]> {
  const now = await currentTime();
  const payments = await paymentsOf(
    db(),
    bookings.map(({ id }) => id),
  );
  return bookings.map((booking) =>
    bookingShape(booking, { caller, payment: payments.get(booking.id), now }),
  );
}

/** The caller's bookings, as guest and as host; an admin's are all. */
export async function findBookings(
  caller: SignedInCaller,
  query: ListQuery,
  side: Side,
): Promise<Page<BookingView>> {
  const visible = visibleTo(caller, side);
  const rules = { visible, order: ['id:desc'], populate: BOOKING_POPULATE };
  const { items, pagination } = await findPage<BookingDocument>(UID, query, rules);
  const views = await view(caller, items);
  return { items: views.map((booking) => pickFields(booking, query.fields)), pagination };
}

/** @throws DomainError NOT_FOUND for absent bookings and for other people's */
export async function getBooking(caller: SignedInCaller, documentId: string): Promise<BookingView> {
  const query = {
    filters: { $and: [{ documentId }, visibleTo(caller, undefined)] },
    populate: BOOKING_POPULATE,
  };
  const found = await strapi.documents(UID).findFirst(query as never);
  const [seen] = found ? await view(caller, [found as unknown as BookingDocument]) : [];
  if (!seen) throw refuse('NOT_FOUND', 'No such booking.');
  return seen;
}
