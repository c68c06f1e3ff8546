import { refuse } from '../../../domain/errors';
import { enqueue } from '../../../jobs/enqueue';
import { paymentProvider } from '../../../payments';
import { ProviderSignatureError, type ProviderEvent } from '../../../payments/provider';
import { db, inTransaction } from '../../../platform/transaction';
import {
  closeWebhookEvent,
  findWebhookEvent,
  insertWebhookEvent,
} from '../../../sql/webhook-events';
import { settleReportedRefund } from './settle-refund';
import { settlePayment, type Settlement } from './settle-payment';

function verify(rawBody: string, signature: string | undefined): ProviderEvent {
  try {
    return paymentProvider().verifyWebhook(rawBody, signature);
  } catch (error) {
    if (error instanceof ProviderSignatureError) throw refuse('VALIDATION', error.message);
    throw error;
  }
}

/**
 * Takes in a webhook: verified on its raw bytes, stored once by its id, applied by a job. What is
 * stored is the verified event itself, so the job need not verify it again.
 * @throws DomainError VALIDATION for a signature that isn't the provider's
 */
export async function receiveWebhook(
  rawBody: string,
  signature: string | undefined,
): Promise<void> {
  const event = verify(rawBody, signature);
  await inTransaction(async (trx) => {
    const eventId = await insertWebhookEvent(trx, {
      provider: paymentProvider().name,
      eventId: event.id,
      eventType: event.type,
      payload: JSON.stringify(event),
    });
    if (eventId !== null) await enqueue(trx, 'apply-webhook-event', { eventId });
  });
}

const toDate = (value: unknown): Date | null =>
  typeof value === 'string' ? new Date(value) : null;

/** A stored event with its instants as dates again. */
function revive(payload: unknown): ProviderEvent {
  const event = payload as ProviderEvent;
  const { payment } = event;
  if (!payment) return event;
  const paidAt = toDate(payment.paidAt);
  return {
    ...event,
    payment: { ...payment, paidAt, captureBefore: toDate(payment.captureBefore) },
  };
}

async function settle({ payment, refund }: ProviderEvent): Promise<Settlement> {
  if (payment) return settlePayment(payment);
  if (!refund) return { state: 'ignored', note: 'nothing to us' };
  const known = await settleReportedRefund(refund);
  return known
    ? { state: 'applied', note: null }
    : { state: 'put_aside', note: 'a refund that we did not order' };
}

/** Applies one event of the inbox; a second time changes nothing. */
export async function applyWebhookEvent(eventId: number): Promise<void> {
  const event = await findWebhookEvent(db(), eventId);
  if (event?.eventState !== 'received') return;
  const { state, note } = await settle(revive(event.payload));
  await inTransaction((trx) => closeWebhookEvent(trx, eventId, state, note));
}
