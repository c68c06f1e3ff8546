import type { SignedInCaller } from '../../../http/caller';
import { assertManages, getOwnedRow } from '../../property/services/owned-rows';
import type { BlockInput } from '../schemas';
import type { BlockDocument } from '../shape';

const UID = 'api::calendar-block.calendar-block';

/**
 * Keeps nights free; the property's lock and the claims' constraints are taken on the way.
 * @throws DomainError NOT_FOUND, INVALID_DATES, DATES_UNAVAILABLE when a booking holds a night
 */
export async function blockNights(
  caller: SignedInCaller,
  input: BlockInput,
): Promise<BlockDocument> {
  await assertManages(caller, input.property);
  const { documentId } = await strapi.documents(UID).create({ data: { ...input } as never });
  return getOwnedRow<BlockDocument>(UID, caller, documentId);
}

/** @throws DomainError NOT_FOUND */
export async function unblockNights(caller: SignedInCaller, documentId: string): Promise<void> {
  await getOwnedRow<BlockDocument>(UID, caller, documentId);
  await strapi.documents(UID).delete({ documentId });
}
