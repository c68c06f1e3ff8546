import { addDays, instantAt, type IsoDate } from '../stay';
import type { Moment } from './states';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The host has this long to answer a request. */
const APPROVAL_HOURS = 24;
/** A capture needs time to be tried again before the authorization ends. */
const CAPTURE_MARGIN_HOURS = 2;

/** Where and when a stay begins and ends; times are `HH:mm` at the property. */
export interface StayTimes {
  checkIn: IsoDate;
  checkOut: IsoDate;
  checkInTime: string;
  checkOutTime: string;
  timezone: string;
}

export type Moments = Readonly<Record<Moment, Date | null>>;

/** When an unpaid booking loses its nights. */
export function holdExpiresAt(now: Date, holdMinutes: number): Date {
  return new Date(now.getTime() + holdMinutes * MINUTE_MS);
}

/**
 * When a request to book ends unanswered: the first of 24 hours from now, two hours before the
 * authorization can no longer be captured, and the end of the check-in day at the property.
 * @param captureBefore the provider's limit; null if it names none
 */
export function approvalDueAt(
  now: Date,
  {
    captureBefore,
    checkIn,
    timezone,
  }: { captureBefore: Date | null; checkIn: IsoDate; timezone: string },
): Date {
  const limits = [
    now.getTime() + APPROVAL_HOURS * HOUR_MS,
    instantAt(addDays(checkIn, 1), '00:00', timezone).getTime(),
  ];
  if (captureBefore) limits.push(captureBefore.getTime() - CAPTURE_MARGIN_HOURS * HOUR_MS);
  return new Date(Math.min(...limits));
}

/** The instants that open and close transitions; null for those the booking does not have. */
export function momentsOf(
  booking: StayTimes & { holdExpiresAt: Date | null; approvalDueAt: Date | null },
): Moments {
  const { checkIn, checkOut, timezone } = booking;
  return {
    holdExpiresAt: booking.holdExpiresAt,
    approvalDueAt: booking.approvalDueAt,
    checkInDate: instantAt(checkIn, '00:00', timezone),
    checkInTime: instantAt(checkIn, booking.checkInTime, timezone),
    checkOutTime: instantAt(checkOut, booking.checkOutTime, timezone),
  };
}
