import { canManageProperty } from '../../../domain/access/actions';
import { refuse } from '../../../domain/errors';
import type { SignedInCaller } from '../../../http/caller';
import { currentTime, inTransaction } from '../../../platform/transaction';
import { bookingsOfProperty, lockProperty } from '../../../sql/properties';
import { endExpiredHolds } from '../../booking/services/clear-holds';
import type { PropertyInput, PropertyUpdate } from '../schemas';
import { getProperty, type PropertyView } from './find-properties';
import { assertManageable } from './visible-property';

const UID = 'api::property.property';

/** Creates a property of the caller's; the rules of every property apply on the way. */
export async function createProperty(
  caller: SignedInCaller,
  input: PropertyInput,
): Promise<PropertyView> {
  const data = { ...input, host: caller.id } as never;
  const { documentId } = await strapi.documents(UID).create({ data });
  return getProperty(caller, documentId);
}

/** Only an admin sets or lifts a suspension, and only an admin gives a property away. */
function assertMayChange(
  caller: SignedInCaller,
  current: { listingStatus: string },
  change: PropertyUpdate,
): void {
  if (caller.role === 'admin') return;
  if (change.host !== undefined)
    throw refuse('VALIDATION', 'host is not a key you can send here.', { path: 'host' });
  const next = change.listingStatus;
  if (next === undefined || next === current.listingStatus) return;
  if (next === 'suspended' || current.listingStatus === 'suspended')
    throw refuse('FORBIDDEN', 'Only an admin sets or lifts a suspension.');
}

/** Here a position is the exact one, also where it equals the rounded one that everyone sees. */
const exactPlaceOf = ({ latitude, longitude }: PropertyUpdate): object => ({
  ...(latitude !== undefined && { exactLatitude: latitude }),
  ...(longitude !== undefined && { exactLongitude: longitude }),
});

/**
 * Changes a property under its lock: a suspension that is set meanwhile is seen, not lifted.
 * @throws DomainError NOT_FOUND, VALIDATION, FORBIDDEN
 */
export async function updateProperty(
  caller: SignedInCaller,
  documentId: string,
  change: PropertyUpdate,
): Promise<PropertyView> {
  await inTransaction(async (trx) => {
    const current = assertManageable(caller, await lockProperty(trx, { documentId }));
    assertMayChange(caller, current, change);
    const data = { ...change, ...exactPlaceOf(change) } as never;
    await strapi.documents(UID).update({ documentId, data });
  });
  return getProperty(caller, documentId);
}

/**
 * Deletes a property that was never booked; with past bookings only it is kept as removed.
 * @throws DomainError NOT_FOUND, HAS_ACTIVE_BOOKINGS
 */
export async function deleteProperty(caller: SignedInCaller, documentId: string): Promise<void> {
  await inTransaction(async (trx) => {
    const property = await lockProperty(trx, { documentId });
    if (!property || property.listingStatus === 'removed' || !canManageProperty(caller, property))
      throw refuse('NOT_FOUND', 'No such property.');
    const now = await currentTime(trx);
    await endExpiredHolds(trx, property.id, now);
    const bookings = await bookingsOfProperty(trx, property.id, now);
    if (bookings.active)
      throw refuse('HAS_ACTIVE_BOOKINGS', 'The property has present or future bookings.');
    if (bookings.any)
      await strapi
        .documents(UID)
        .update({ documentId, data: { listingStatus: 'removed' } as never });
    else await strapi.documents(UID).delete({ documentId });
  });
}
