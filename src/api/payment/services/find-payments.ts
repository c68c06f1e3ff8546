import { bookingActorOf } from '../../../domain/access/actions';
import { refuse } from '../../../domain/errors';
import { paginate, type Page } from '../../../http/answer';
import type { SignedInCaller } from '../../../http/caller';
import { db } from '../../../platform/transaction';
import { findBooking } from '../../../sql/bookings';
import { findLiveAttempt } from '../../../sql/payment-attempts';
import { findPayment, listPayments, type PaymentRow } from '../../../sql/payments';
import { fullPayment, guestPayment, hostPayment } from '../shape';

export type PaymentView = ReturnType<typeof hostPayment>;

/** A payment as its guest, its host or an admin may see it; null for everyone else. */
async function view(caller: SignedInCaller, payment: PaymentRow): Promise<PaymentView | null> {
  const booking = await findBooking(db(), { id: payment.bookingId });
  const actor = booking && bookingActorOf(caller, booking);
  if (actor === 'admin') return fullPayment(payment, booking?.documentId ?? '');
  if (actor === 'host') return hostPayment(payment, booking?.documentId ?? '');
  if (!booking || actor !== 'guest') return null;
  const attempt = await findLiveAttempt(db(), payment.id);
  return guestPayment(payment, booking.documentId, attempt?.clientSecret ?? null);
}

/** @throws DomainError NOT_FOUND for absent payments and for other people's */
export async function getPayment(caller: SignedInCaller, documentId: string): Promise<PaymentView> {
  const payment = await findPayment(db(), { documentId });
  const seen = payment && (await view(caller, payment));
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
  const views = await Promise.all(rows.map((payment) => view(caller, payment)));
  const items = views.filter((seen) => seen !== null);
  return { items, pagination: paginate(page, pageSize, total) };
}
