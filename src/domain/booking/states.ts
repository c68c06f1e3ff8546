export const STATES = [
  'pending_payment',
  'pending_approval',
  'confirmed',
  'checked_in',
  'completed',
  'canceled',
  'declined',
  'expired',
] as const;

export type State = (typeof STATES)[number];

/** `provider` speaks for the payment provider: webhooks, look-ups and the reconciler. */
export type Actor = 'guest' | 'host' | 'admin' | 'system' | 'provider';

/** What follows from a transition. Claims change in its transaction, the rest is done by jobs. */
export type Effect =
  | 'holdNights'
  | 'freeNights'
  | 'freeRemainingNights'
  | 'capturePayment'
  /** Closes an open payment and releases an authorized one: nothing is charged. */
  | 'cancelPayment'
  | 'refundByPolicy'
  | 'refundInFull'
  /** What the admin decided; everything if nothing was said. */
  | 'refundByDecision'
  | 'openReviews'
  | 'notifyGuest'
  | 'notifyHost';

/** An instant in the life of one booking; `momentsOf` tells when it is. */
export type Moment =
  'holdExpiresAt' | 'approvalDueAt' | 'checkInDate' | 'checkInTime' | 'checkOutTime';

/** What clients call it, in URLs and in `allowedActions`. */
export type Action = 'cancel' | 'approve' | 'decline' | 'check-in' | 'complete' | 'confirm';
