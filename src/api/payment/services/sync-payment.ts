import { bookingActorOf } from '../../../domain/access/actions';
import { refuse } from '../../../domain/errors';
import type { SignedInCaller } from '../../../http/caller';
import { paymentProvider } from '../../../payments';
import { ProviderUnavailableError } from '../../../payments/provider';
import { db } from '../../../platform/transaction';
import { findBooking } from '../../../sql/bookings';
import { unavailable } from '../../../sql/errors';
import { findLiveAttempt } from '../../../sql/payment-attempts';
import { findPayment } from '../../../sql/payments';
import { getPayment, type PaymentView } from './find-payments';
import { settlePayment } from './settle-payment';

async function lookUp(providerRef: string): Promise<void> {
  try {
    await settlePayment(await paymentProvider().find(providerRef));
  } catch (error) {
    if (!(error instanceof ProviderUnavailableError)) throw error;
    throw unavailable('The payment provider cannot be reached. Please try again.');
  }
}

/**
 * Looks a payment up at the provider now, for its guest or an admin, and settles what it tells:
 * a browser that saw the payment succeed need not wait for the webhook.
 * @throws DomainError NOT_FOUND, FORBIDDEN for the host, UNAVAILABLE
 */
export async function syncPayment(
  caller: SignedInCaller,
  documentId: string,
): Promise<PaymentView> {
  const payment = await findPayment(db(), { documentId });
  const booking = payment && (await findBooking(db(), { id: payment.bookingId }));
  const actor = booking && bookingActorOf(caller, booking);
  if (!payment || !actor) throw refuse('NOT_FOUND', 'No such payment.');
  if (actor === 'host') throw refuse('FORBIDDEN', 'Only the guest and admins look a payment up.');
  const attempt = await findLiveAttempt(db(), payment.id);
  if (attempt?.providerRef) await lookUp(attempt.providerRef);
  return getPayment(caller, documentId);
}
