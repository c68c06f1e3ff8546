/** How far an attempt to pay has come, as the provider reports it. */
export type AttemptProgress =
  'creating' | 'requires_payment' | 'processing' | 'authorized' | 'canceled' | 'succeeded';

/** Reports come in any order and more than once; money outranks a cancellation. */
const ORDER: readonly AttemptProgress[] = [
  'creating',
  'requires_payment',
  'processing',
  'authorized',
  'canceled',
  'succeeded',
];

/** Whether a report tells something new: an attempt only moves forward. */
export const isProgress = (from: AttemptProgress, to: AttemptProgress): boolean =>
  ORDER.indexOf(to) > ORDER.indexOf(from);
