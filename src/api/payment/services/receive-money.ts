import type { Knex } from 'knex';
import { approvalDueAt } from '../../../domain/booking/deadlines';
import { settleMoney, type MoneyVerdict } from '../../../domain/booking/settle-money';
import { isFree } from '../../../domain/listing/busy';
import { addDaysWithin } from '../../../domain/stay';
import { enqueueRelease } from '../../../jobs/enqueue';
import type { ProviderPayment } from '../../../payments/provider';
import { settings } from '../../../platform/settings';
import { insertAuditEvent } from '../../../sql/audit';
import type { BookingRow } from '../../../sql/bookings';
import { calendarOf } from '../../../sql/calendar';
import type { Attempt } from '../../../sql/payment-attempts';
import type { PropertyTerms } from '../../../sql/properties';
import { applyTransition } from '../../booking/services/apply-transition';
import { endExpiredHolds } from '../../booking/services/clear-holds';
import { oweRefund } from './owe-refund';

export interface ReceivedMoney {
  property: PropertyTerms;
  booking: BookingRow;
  attempt: Attempt;
  reported: ProviderPayment;
  kind: 'succeeded' | 'authorized';
  now: Date;
}

const MINUTE_MS = 60_000;

/** An instant of the provider's clock on ours, which tests and demos move. */
const onOurClock = (instant: Date): Date =>
  new Date(instant.getTime() + settings().clockOffsetMinutes * MINUTE_MS);

async function areNightsFree(trx: Knex.Transaction, money: ReceivedMoney): Promise<boolean> {
  const { property, booking, now } = money;
  const stay = { checkIn: booking.checkIn, checkOut: booking.checkOut };
  const { claims } = await calendarOf(trx, property.id, {
    from: stay.checkIn,
    to: addDaysWithin(stay.checkOut, booking.preparationDays),
    now,
    exceptBookingId: booking.id,
  });
  return isFree(claims, booking.preparationDays, stay);
}

async function judge(trx: Knex.Transaction, money: ReceivedMoney): Promise<MoneyVerdict> {
  const { property, booking, kind, reported, now } = money;
  return settleMoney({
    booking: {
      state: booking.bookingStatus,
      instantBook: booking.instantBook,
      holdExpiresAt: booking.holdExpiresAt ?? now,
      approvalDueAt: booking.approvalDueAt,
      checkIn: booking.checkIn,
      checkInTime: booking.checkInTime,
      timezone: booking.timezone,
    },
    kind,
    paidAt: reported.paidAt ? onOurClock(reported.paidAt) : now,
    now,
    nightsFree: await areNightsFree(trx, money),
    listed: property.terms.listed,
  });
}

async function giveBack(
  trx: Knex.Transaction,
  { booking, attempt, reported, kind, now }: ReceivedMoney,
  reason: string,
): Promise<void> {
  await insertAuditEvent(trx, {
    actor: `provider:${attempt.provider}`,
    action: 'payment.giveBack',
    subject: `booking:${booking.documentId}`,
    at: now,
    data: { reason, kind, amount: reported.amount, currency: reported.currency },
  });
  if (kind === 'authorized') await enqueueRelease(trx, booking.id);
  else await oweRefund(trx, { ...attempt, amount: reported.amountReceived, reason }, now);
}

/**
 * What money does that a payment brings for the first time: it moves the booking on, or it goes
 * back in full, once. Everything is locked by the caller.
 */
export async function receiveMoney(trx: Knex.Transaction, money: ReceivedMoney): Promise<void> {
  const { property, booking, attempt, reported, now } = money;
  if (booking.bookingStatus === 'expired') await endExpiredHolds(trx, property.id, now);
  const verdict = await judge(trx, money);
  if ('none' in verdict) return;
  if ('giveBack' in verdict) return giveBack(trx, money, verdict.reason);
  const captureBefore = reported.captureBefore && onOurClock(reported.captureBefore);
  const asksHost = verdict.transition === 'authorize' || verdict.transition === 'authorizeLate';
  const { checkIn, timezone } = booking;
  const due = { captureBefore, checkIn, timezone };
  await applyTransition(trx, booking, {
    name: verdict.transition,
    actor: 'provider',
    actorId: attempt.provider,
    now,
    change: asksHost ? { approvalDueAt: approvalDueAt(now, due) } : {},
  });
}
