import type { Knex } from 'knex';
import { expiredHolds } from '../../../sql/bookings';
import { applyTransition } from './apply-transition';

/**
 * Ends the run-out holds of a property whose row is locked, so that a rival can have the nights.
 * The provider isn't asked here: a rival never waits for it. A job cancels the intent, and money
 * that turns out to have come is settled by the rules for late money.
 */
export async function endExpiredHolds(
  trx: Knex.Transaction,
  propertyId: number,
  now: Date,
): Promise<void> {
  for (const booking of await expiredHolds(trx, propertyId, now))
    await applyTransition(trx, booking, { name: 'expireHold', actor: 'system', now });
}
