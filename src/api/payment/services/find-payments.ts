import { bookingActorOf } from '../../../domain/access/actions';
import { refuse } from '../../../domain/errors';
import { paginate, type Page } from '../../../http/answer';
import type { SignedInCaller } from '../../../http/caller';
import { db } from '../../../platform/transaction';
import { findBooking } from '../../../sql/bookings';
import { findLiveAttempt } from '../../../sql/payment-attempts';
import { findPayment, listPayments, type ListedPayment } from '../../../sql/payments';
import { fullPayment, guestPayment, hostPayment } from '../shape';

export type PaymentView = ReturnType<typeof hostPayment>;

/** A payment as its guest, its host or an admin may see it; null for everyone else. */
function view(caller: SignedInCaller, payment: ListedPayment): PaymentView | null {
  const { booking, clientSecret } = payment;
  const actor = bookingActorOf(caller, booking);
  if (actor === 'admin') return fullPayment(payment, booking.documentId);
  if (actor === 'host') return hostPayment(payment, booking.documentId);
  return actor && guestPayment(payment, booking.documentId, clientSecret);
}

/** @throws DomainError NOT_FOUND for absent payments and for other people's */
export async function getPayment(caller: SignedInCaller, documentId: string): Promise<PaymentView> {
  const payment = await findPayment(db(), { documentId });
  const booking = payment && (await findBooking(db(), { id: payment.bookingId }));
  const attempt = payment && (await findLiveAttempt(db(), payment.id));
  const clientSecret = attempt?.clientSecret ?? null;
  const seen = booking && view(caller, { ...payment, booking, clientSecret });
  if (!seen) throw refuse('NOT_FOUND', 'No such payment.');
  return seen;
}

/** The payments of the caller's bookings, newest first; an admin's are all. */
export async function findPayments(
  caller: SignedInCaller,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<Page<PaymentView>> {
  const { rows, total } = await listPayments(db(), {
    guestOrHostId: caller.role === 'admin' ? null : caller.id,
    limit: pageSize,
    offset: (page - 1) * pageSize,
  });
  const items = rows.map((payment) => view(caller, payment)).filter((seen) => seen !== null);
  return { items, pagination: paginate(page, pageSize, total) };
}
