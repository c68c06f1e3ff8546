/** `public` is a caller without a token. */
export type Role = 'public' | 'guest' | 'host' | 'admin';

/** Who is calling; null without a token. */
export type Caller = { id: number; role: Exclude<Role, 'public'> } | null;

const EVERYONE: readonly Role[] = ['public', 'guest', 'host', 'admin'];
const SIGNED_IN: readonly Role[] = ['guest', 'host', 'admin'];
const TRAVELLERS: readonly Role[] = ['guest', 'host'];
const HOSTING: readonly Role[] = ['host', 'admin'];

/**
 * Which roles may call what at all; whose object it is, is asked afterwards. An admin runs the
 * marketplace and does not travel: hence no bookings, payments or reviews of their own.
 */
export const ACCESS = {
  'auth.register': EVERYONE,
  'auth.login': EVERYONE,
  'auth.refresh': EVERYONE,
  'auth.logout': SIGNED_IN,
  'auth.changePassword': SIGNED_IN,
  'user.me': SIGNED_IN,
  'user.updateMe': SIGNED_IN,
  'user.changeAvatar': SIGNED_IN,
  'user.becomeHost': ['guest'],
  'user.findOne': SIGNED_IN,
  'property.find': EVERYONE,
  'property.findOne': EVERYONE,
  'property.search': EVERYONE,
  'property.availability': EVERYONE,
  'property.quote': EVERYONE,
  'property.create': HOSTING,
  'property.update': HOSTING,
  'property.delete': HOSTING,
  'property.addImages': HOSTING,
  'property.removeImage': HOSTING,
  'calendarBlock.find': HOSTING,
  'calendarBlock.create': HOSTING,
  'calendarBlock.delete': HOSTING,
  'priceRule.find': HOSTING,
  'priceRule.create': HOSTING,
  'priceRule.update': HOSTING,
  'priceRule.delete': HOSTING,
  'amenity.find': EVERYONE,
  'cancellationPolicy.find': EVERYONE,
  'booking.create': TRAVELLERS,
  'booking.find': SIGNED_IN,
  'booking.findOne': SIGNED_IN,
  'booking.cancel': SIGNED_IN,
  'payment.create': TRAVELLERS,
  'payment.find': SIGNED_IN,
  'payment.findOne': SIGNED_IN,
  'payment.sync': SIGNED_IN,
  'payment.refund': HOSTING,
  'payment.webhook': EVERYONE,
  'review.find': EVERYONE,
  'review.findOne': EVERYONE,
  'review.create': TRAVELLERS,
} as const satisfies Record<string, readonly Role[]>;

export type ActionName = keyof typeof ACCESS;

export interface OwnedProperty {
  hostId: number;
}

export interface SharedBooking {
  guestId: number;
  hostId: number;
}

export function roleOf(caller: Caller): Role {
  return caller?.role ?? 'public';
}

/** Whether the caller's role may do this at all. */
export function isGranted(caller: Caller, action: ActionName): boolean {
  const roles: readonly Role[] = ACCESS[action];
  return roles.includes(roleOf(caller));
}

export function isOwnProperty(caller: Caller, property: OwnedProperty): boolean {
  return caller?.id === property.hostId;
}

/** Owners manage their own properties, admins all of them. */
export function canManageProperty(caller: Caller, property: OwnedProperty): boolean {
  return caller?.role === 'admin' || isOwnProperty(caller, property);
}

/** In which part the caller acts on a booking; null for someone it is none of the business of. */
export function bookingActorOf(
  caller: Caller,
  booking: SharedBooking,
): 'guest' | 'host' | 'admin' | null {
  if (caller === null) return null;
  if (caller.role === 'admin') return 'admin';
  if (caller.id === booking.guestId) return 'guest';
  return caller.id === booking.hostId ? 'host' : null;
}
