import { canManageProperty } from '../../../domain/access/actions';
import { refuse } from '../../../domain/errors';
import type { Caller } from '../../../http/caller';
import type { PropertyTerms } from '../../../sql/properties';

/** Whether the caller may know of a property: everyone of listed ones, owners of theirs. */
export function isVisible(
  caller: Caller,
  property: { hostId: number; listingStatus: PropertyTerms['listingStatus'] },
): boolean {
  if (property.listingStatus === 'listed' || caller?.role === 'admin') return true;
  return property.listingStatus !== 'removed' && canManageProperty(caller, property);
}

/** @throws DomainError NOT_FOUND for absent properties and, just so, for invisible ones. */
export function assertVisible<Property extends PropertyTerms>(
  caller: Caller,
  property: Property | null,
): Property {
  if (property && isVisible(caller, property)) return property;
  throw refuse('NOT_FOUND', 'No such property.');
}

/** Owners manage their properties until they are removed, admins all. */
export const isManageable = (caller: Caller, property: PropertyTerms): boolean =>
  isVisible(caller, property) && canManageProperty(caller, property);

/** @throws DomainError NOT_FOUND unless the caller owns the property or is an admin. */
export function assertManageable<Property extends PropertyTerms>(
  caller: Caller,
  property: Property | null,
): Property {
  if (property && isManageable(caller, property)) return property;
  throw refuse('NOT_FOUND', 'No such property.');
}
