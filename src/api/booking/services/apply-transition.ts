import type { Knex } from 'knex';
import { refuse } from '../../../domain/errors';
import { assertTransition } from '../../../domain/booking/process';
import type { Actor, State, TransitionName } from '../../../domain/booking/transitions';
import { enqueueRelease } from '../../../jobs/enqueue';
import { insertAuditEvent } from '../../../sql/audit';
import { moveBooking, type BookingRow } from '../../../sql/bookings';

export interface TransitionRequest {
  name: TransitionName;
  actor: Actor;
  /** Who exactly, for the audit: a user's documentId or a provider's name. */
  actorId?: string;
  now: Date;
  reason?: string | null;
  /** What the transition sets besides the state and its own instant. */
  change?: Partial<BookingRow>;
}

/** The fields that tell when and by whom a state was reached. */
function traceOf(to: State, request: TransitionRequest): Partial<BookingRow> {
  const { actor, now, reason } = request;
  if (to === 'confirmed') return { confirmedAt: now };
  if (to === 'checked_in') return { checkedInAt: now };
  if (to === 'completed') return { completedAt: now };
  if (to !== 'canceled') return {};
  return { canceledAt: now, canceledBy: actor, cancelReason: reason ?? null };
}

/**
 * The only way a booking changes its state. Compare-and-set, with the audit row and the jobs of
 * its effects in the same transaction; nights are claimed and freed by the database itself.
 * The property's row and the booking's must be locked.
 * @throws DomainError INVALID_TRANSITION
 */
export async function applyTransition(
  trx: Knex.Transaction,
  booking: BookingRow,
  request: TransitionRequest,
): Promise<BookingRow> {
  const { name, actor, actorId, now, change } = request;
  const transition = assertTransition(booking.bookingStatus, name, actor);
  const moved = await moveBooking(trx, booking.id, booking.bookingStatus, {
    ...change,
    ...traceOf(transition.to, request),
    bookingStatus: transition.to,
    updatedAt: now,
  });
  if (!moved) throw refuse('INVALID_TRANSITION', 'The booking has changed meanwhile.');
  await insertAuditEvent(trx, {
    actor: actorId === undefined ? actor : `${actor}:${actorId}`,
    action: `booking.${name}`,
    subject: `booking:${booking.documentId}`,
    at: now,
    data: { from: booking.bookingStatus, to: transition.to, reason: request.reason ?? null },
  });
  if (transition.effects.includes('cancelPayment')) await enqueueRelease(trx, booking.id);
  return moved;
}
