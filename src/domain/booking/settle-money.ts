import { instantAt, type IsoDate } from '../stay';
import type { State } from './states';

/** Money that comes up to this long after the hold still brings the booking back. */
export const LATE_PAYMENT_MINUTES = 30;

export interface IncomingMoney {
  booking: {
    state: State;
    instantBook: boolean;
    holdExpiresAt: Date;
    /** Set once the money was authorized; an approval that ran out is not revived. */
    approvalDueAt: Date | null;
    checkIn: IsoDate;
    checkInTime: string;
    timezone: string;
  };
  /** Charged, or authorized and to be captured on approval. */
  kind: 'succeeded' | 'authorized';
  /** When the guest paid, by the provider's clock; webhooks may be days late. */
  paidAt: Date;
  now: Date;
  /** Whether the nights are free for this booking: its own claim does not count against it. */
  nightsFree: boolean;
  listed: boolean;
}

export type MoneyVerdict =
  | { transition: 'pay' | 'authorize' | 'payLate' | 'authorizeLate' | 'settleCapture' }
  | { giveBack: 'refund' | 'release'; reason: GiveBackReason }
  | { none: true };

export type GiveBackReason =
  'booking_ended' | 'wrong_kind' | 'paid_too_late' | 'nights_taken' | 'unlisted' | 'stay_begun';

/**
 * What money does that a payment attempt reports for the first time: it moves the booking on, goes
 * back in full, or changes nothing. Repeated reports of money that is already accounted for are
 * the caller's to drop: here they would look like new money for an ended booking.
 */
export function settleMoney(money: IncomingMoney): MoneyVerdict {
  const { booking, kind } = money;
  switch (booking.state) {
    case 'confirmed':
    case 'checked_in':
      return { none: true };
    case 'pending_approval':
      return kind === 'succeeded' ? { transition: 'settleCapture' } : { none: true };
    case 'pending_payment':
    case 'expired': {
      const reason = reasonToGiveBack(money);
      return reason ? giveBack(kind, reason) : { transition: wayOn(booking.state, kind) };
    }
    case 'completed':
    case 'canceled':
    case 'declined':
      return giveBack(kind, 'booking_ended');
  }
}

function wayOn(
  state: 'pending_payment' | 'expired',
  kind: IncomingMoney['kind'],
): 'pay' | 'authorize' | 'payLate' | 'authorizeLate' {
  if (state === 'expired') return kind === 'succeeded' ? 'payLate' : 'authorizeLate';
  return kind === 'succeeded' ? 'pay' : 'authorize';
}

function giveBack(kind: IncomingMoney['kind'], reason: GiveBackReason): MoneyVerdict {
  return { giveBack: kind === 'succeeded' ? 'refund' : 'release', reason };
}

function reasonToGiveBack(money: IncomingMoney): GiveBackReason | null {
  const { booking, kind, paidAt, now } = money;
  const hold = booking.holdExpiresAt;
  // An approval that ran out is an answer; only an unpaid hold can come back.
  if (booking.state === 'expired' && booking.approvalDueAt) return 'booking_ended';
  if ((kind === 'succeeded') !== booking.instantBook) return 'wrong_kind';
  // Paid in time for nights that are still held: it does not matter when we hear of it.
  if (booking.state === 'pending_payment' && (now < hold || paidAt < hold)) return null;
  return reasonAgainstLateMoney(money, paidAt.getTime() - hold.getTime());
}

function reasonAgainstLateMoney(money: IncomingMoney, lateMs: number): GiveBackReason | null {
  const { checkIn, checkInTime, timezone } = money.booking;
  if (lateMs > LATE_PAYMENT_MINUTES * 60_000) return 'paid_too_late';
  if (!money.nightsFree) return 'nights_taken';
  if (!money.listed) return 'unlisted';
  return money.now < instantAt(checkIn, checkInTime, timezone) ? null : 'stay_begun';
}
