import { bookingActorOf } from '../../domain/access/actions';
import { momentsOf } from '../../domain/booking/deadlines';
import { allowedActions } from '../../domain/booking/process';
import type { PriceLine } from '../../domain/booking/quote';
import type { Action, State } from '../../domain/booking/transitions';
import type { SignedInCaller } from '../../http/caller';
import type { PaymentRow } from '../../sql/payments';
import { toNumber } from '../../sql/values';

interface PersonDocument {
  id: number;
  documentId: string;
  firstName: string | null;
  email: string | null;
  phone: string | null;
  avatar?: { url: string } | null;
}

interface PropertyDocument {
  documentId: string;
  title: string;
  city: string;
  country: string;
  latitude: number;
  longitude: number;
  exactLatitude: number | null;
  exactLongitude: number | null;
  address: string | null;
  postalCode: string | null;
}

/** A booking as the Document Service returns it with BOOKING_POPULATE. */
export interface BookingDocument {
  id: number;
  documentId: string;
  bookingStatus: State;
  checkIn: string;
  checkOut: string;
  timezone: string;
  checkInTime: string;
  checkOutTime: string;
  totalAmount: string | number;
  priceLines: PriceLine[];
  holdExpiresAt: string | null;
  approvalDueAt: string | null;
  property: PropertyDocument;
  guest: PersonDocument;
  host: PersonDocument;
  [field: string]: unknown;
}

// Whole people, since the Document Service names no private field: `phone` is one.
const PERSON = { populate: { avatar: { fields: ['url'] } } } as const;

export const BOOKING_POPULATE = { property: true, guest: PERSON, host: PERSON } as const;

const PLAIN_FIELDS = [
  'reference',
  'checkIn',
  'checkOut',
  'guests',
  'nights',
  'bookingStatus',
  'instantBook',
  'holdExpiresAt',
  'approvalDueAt',
  'currency',
  'priceLines',
  'policySnapshot',
  'message',
  'canceledBy',
  'cancelReason',
  'confirmedAt',
  'canceledAt',
  'checkedInAt',
  'completedAt',
  'createdAt',
  'updatedAt',
] as const;

/** From confirmation on guest and host know how to reach each other, and the guest the way. */
const IN_TOUCH: readonly State[] = ['confirmed', 'checked_in', 'completed'];

/** Actions that have a call; the table knows more than this version offers. */
const OFFERED: readonly Action[] = ['cancel'];

function partyShape(person: PersonDocument, isReachable: boolean) {
  const { documentId, firstName, avatar, email, phone } = person;
  const contact = isReachable ? { email, phone } : {};
  return { documentId, firstName, avatar: avatar ? { url: avatar.url } : null, ...contact };
}

/** Where and when to arrive; the times are the ones that were booked. */
function placeShape(
  { property, timezone, checkInTime, checkOutTime }: BookingDocument,
  isExact: boolean,
) {
  const { documentId, title, city, country } = property;
  const { latitude, longitude, exactLatitude, exactLongitude, address, postalCode } = property;
  const short = { documentId, title, city, country, timezone, checkInTime, checkOutTime };
  if (!isExact) return { ...short, latitude, longitude };
  return {
    ...short,
    latitude: exactLatitude ?? latitude,
    longitude: exactLongitude ?? longitude,
    address,
    postalCode,
  };
}

/** @param isFull false for the host, who learns how much it is and how it stands. */
function paymentShape(payment: PaymentRow | undefined, isFull: boolean) {
  if (!payment) return null;
  const { documentId, provider, amount, currency, paymentStatus, amountRefunded } = payment;
  const short = { documentId, amount, currency, paymentStatus };
  return isFull ? { ...short, provider, amountRefunded } : short;
}

function actionsFor(booking: BookingDocument, caller: SignedInCaller, now: Date): Action[] {
  const parties = { guestId: booking.guest.id, hostId: booking.host.id };
  const actor = bookingActorOf(caller, parties);
  if (!actor) return [];
  const toDate = (value: string | null) => (value === null ? null : new Date(value));
  const moments = momentsOf({
    checkIn: booking.checkIn,
    checkOut: booking.checkOut,
    timezone: booking.timezone,
    checkInTime: booking.checkInTime,
    checkOutTime: booking.checkOutTime,
    holdExpiresAt: toDate(booking.holdExpiresAt),
    approvalDueAt: toDate(booking.approvalDueAt),
  });
  return allowedActions(booking.bookingStatus, actor, { moments, now }).filter((action) =>
    OFFERED.includes(action),
  );
}

/** A booking as one of its parties, or an admin, may see it. */
export function bookingShape(
  booking: BookingDocument,
  seenBy: { caller: SignedInCaller; payment: PaymentRow | undefined; now: Date },
) {
  const { caller, payment, now } = seenBy;
  const isAdmin = caller.role === 'admin';
  const isInTouch = IN_TOUCH.includes(booking.bookingStatus);
  const isReachable = (person: PersonDocument) => isAdmin || isInTouch || person.id === caller.id;
  const isGuest = booking.guest.id === caller.id;
  const isExact = isAdmin || booking.host.id === caller.id || (isGuest && isInTouch);
  return {
    documentId: booking.documentId,
    ...Object.fromEntries(PLAIN_FIELDS.map((field) => [field, booking[field] ?? null])),
    totalAmount: toNumber(booking.totalAmount),
    property: placeShape(booking, isExact),
    guest: partyShape(booking.guest, isReachable(booking.guest)),
    host: partyShape(booking.host, isReachable(booking.host)),
    payment: paymentShape(payment, isAdmin || isGuest),
    allowedActions: actionsFor(booking, caller, now),
  };
}

export type BookingView = ReturnType<typeof bookingShape>;
