import type { Action, Actor, Effect, Moment, State } from './states';

export * from './states';

interface Row {
  name: string;
  /** Empty for the request that makes the booking. */
  from: readonly State[];
  to: State;
  actors: readonly Actor[];
  effects: readonly Effect[];
  /** What must have succeeded at the provider before the transition may happen at all. */
  first?: 'capturePayment' | 'cancelPayment';
  /** Actors who must say why. */
  needsReason?: readonly Actor[];
  /** From when on, and until when (exclusive), an actor may do it; always, if not named. */
  opens?: Partial<Record<Actor, Moment>>;
  closes?: Partial<Record<Actor, Moment>>;
  action?: Action;
}

const TELL_BOTH: readonly Effect[] = ['notifyGuest', 'notifyHost'];

const TABLE = [
  {
    name: 'request',
    from: [],
    to: 'pending_payment',
    actors: ['guest'],
    effects: ['holdNights'],
  },
  {
    name: 'pay',
    from: ['pending_payment'],
    to: 'confirmed',
    actors: ['provider'],
    effects: TELL_BOTH,
  },
  {
    name: 'authorize',
    from: ['pending_payment'],
    to: 'pending_approval',
    actors: ['provider'],
    effects: TELL_BOTH,
  },
  {
    name: 'expireHold',
    from: ['pending_payment'],
    to: 'expired',
    actors: ['system'],
    opens: { system: 'holdExpiresAt' },
    effects: ['freeNights', 'cancelPayment'],
  },
  {
    name: 'payLate',
    from: ['expired'],
    to: 'confirmed',
    actors: ['provider'],
    effects: ['holdNights', ...TELL_BOTH],
  },
  {
    name: 'authorizeLate',
    from: ['expired'],
    to: 'pending_approval',
    actors: ['provider'],
    effects: ['holdNights', ...TELL_BOTH],
  },
  {
    name: 'cancelPending',
    from: ['pending_payment', 'pending_approval'],
    to: 'canceled',
    actors: ['guest', 'admin'],
    needsReason: ['admin'],
    effects: ['freeNights', 'cancelPayment', ...TELL_BOTH],
    action: 'cancel',
  },
  {
    name: 'approve',
    from: ['pending_approval'],
    to: 'confirmed',
    actors: ['host', 'admin'],
    first: 'capturePayment',
    effects: TELL_BOTH,
    action: 'approve',
  },
  {
    // An approval whose capture was left unknown by a timeout, once the provider reports it.
    name: 'settleCapture',
    from: ['pending_approval'],
    to: 'confirmed',
    actors: ['provider'],
    effects: TELL_BOTH,
  },
  {
    name: 'decline',
    from: ['pending_approval'],
    to: 'declined',
    actors: ['host', 'admin'],
    effects: ['freeNights', 'cancelPayment', 'notifyGuest'],
    action: 'decline',
  },
  {
    name: 'expireApproval',
    from: ['pending_approval'],
    to: 'expired',
    actors: ['system'],
    opens: { system: 'approvalDueAt' },
    effects: ['freeNights', 'cancelPayment', ...TELL_BOTH],
  },
  {
    name: 'loseAuthorization',
    from: ['pending_approval'],
    to: 'expired',
    actors: ['provider'],
    effects: ['freeNights', ...TELL_BOTH],
  },
  {
    name: 'overrideConfirm',
    from: ['pending_payment', 'pending_approval'],
    to: 'confirmed',
    actors: ['admin'],
    needsReason: ['admin'],
    first: 'cancelPayment',
    effects: TELL_BOTH,
    action: 'confirm',
  },
  {
    name: 'cancelByGuest',
    from: ['confirmed'],
    to: 'canceled',
    actors: ['guest'],
    closes: { guest: 'checkInTime' },
    effects: ['freeNights', 'refundByPolicy', ...TELL_BOTH],
    action: 'cancel',
  },
  {
    name: 'cancelByHost',
    from: ['confirmed'],
    to: 'canceled',
    actors: ['host'],
    needsReason: ['host'],
    effects: ['freeNights', 'refundInFull', ...TELL_BOTH],
    action: 'cancel',
  },
  {
    name: 'cancelByAdmin',
    from: ['confirmed'],
    to: 'canceled',
    actors: ['admin'],
    needsReason: ['admin'],
    effects: ['freeNights', 'refundByDecision', ...TELL_BOTH],
    action: 'cancel',
  },
  {
    name: 'checkIn',
    from: ['confirmed'],
    to: 'checked_in',
    actors: ['host', 'admin', 'system'],
    opens: { host: 'checkInDate', admin: 'checkInDate', system: 'checkInTime' },
    effects: [],
    action: 'check-in',
  },
  {
    name: 'cancelStay',
    from: ['checked_in'],
    to: 'canceled',
    actors: ['admin'],
    needsReason: ['admin'],
    effects: ['freeRemainingNights', 'refundByDecision', ...TELL_BOTH],
    action: 'cancel',
  },
  {
    name: 'complete',
    from: ['checked_in'],
    to: 'completed',
    actors: ['system', 'admin'],
    opens: { system: 'checkOutTime' },
    effects: ['openReviews', 'notifyGuest'],
    action: 'complete',
  },
] as const satisfies readonly Row[];

export type TransitionName = (typeof TABLE)[number]['name'];

export interface Transition extends Row {
  name: TransitionName;
}

/**
 * The life of a booking, complete: what is not here cannot happen. REST, GraphQL, the panel, jobs,
 * webhooks and docs all read this one table.
 */
export const TRANSITIONS: readonly Transition[] = TABLE;
