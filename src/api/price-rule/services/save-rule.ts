import type { SignedInCaller } from '../../../http/caller';
import { assertManages, getOwnedRow } from '../../property/services/owned-rows';
import type { RuleChange, RuleInput } from '../schemas';
import type { RuleDocument } from '../shape';

const UID = 'api::price-rule.price-rule';

/** @throws DomainError NOT_FOUND, INVALID_DATES, VALIDATION for a price off the currency's step */
export async function createRule(caller: SignedInCaller, input: RuleInput): Promise<RuleDocument> {
  await assertManages(caller, input.property);
  const { documentId } = await strapi.documents(UID).create({ data: { ...input } as never });
  return getOwnedRow<RuleDocument>(UID, caller, documentId);
}

export async function updateRule(
  caller: SignedInCaller,
  documentId: string,
  change: RuleChange,
): Promise<RuleDocument> {
  await getOwnedRow<RuleDocument>(UID, caller, documentId);
  await strapi.documents(UID).update({ documentId, data: { ...change } as never });
  return getOwnedRow<RuleDocument>(UID, caller, documentId);
}

export async function deleteRule(caller: SignedInCaller, documentId: string): Promise<void> {
  await getOwnedRow<RuleDocument>(UID, caller, documentId);
  await strapi.documents(UID).delete({ documentId });
}
