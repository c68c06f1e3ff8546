import type { UID } from '@strapi/strapi';
import { refuse } from '../../../domain/errors';
import type { Page } from '../../../http/answer';
import type { SignedInCaller } from '../../../http/caller';
import { findPage } from '../../../http/find-page';
import { db } from '../../../platform/transaction';
import { findPropertyTerms } from '../../../sql/properties';
import { assertManageable, isManageable } from './visible-property';

/** Types whose rows belong to a property and are its owner's and admins' business only. */
export type OwnedUid = 'api::calendar-block.calendar-block' | 'api::price-rule.price-rule';

interface OwnedRow {
  documentId: string;
  property: { documentId: string };
}

const WITH_PROPERTY = { populate: { property: { fields: ['documentId'] } } } as const;

/** @throws DomainError NOT_FOUND unless the caller manages the property */
export async function assertManages(caller: SignedInCaller, documentId: string): Promise<void> {
  assertManageable(caller, await findPropertyTerms(db(), documentId));
}

/**
 * A row of a property that the caller manages.
 * @throws DomainError NOT_FOUND for absent rows and for other people's
 */
export async function getOwnedRow<Row extends OwnedRow>(
  uid: OwnedUid & UID.ContentType,
  caller: SignedInCaller,
  documentId: string,
): Promise<Row> {
  const row = (await strapi
    .documents(uid)
    .findOne({ documentId, ...WITH_PROPERTY } as never)) as Row | null;
  const property = row && (await findPropertyTerms(db(), row.property.documentId));
  // One refusal for both: other people's rows must look like absent ones.
  if (!row || !property || !isManageable(caller, property)) throw refuse('NOT_FOUND', 'Not found.');
  return row;
}

/** One page of a property's rows, by their dates. */
export async function findOwnedRows<Row>(
  uid: OwnedUid & UID.ContentType,
  caller: SignedInCaller,
  property: string,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<Page<Row>> {
  await assertManages(caller, property);
  const rows = { filters: { property: { documentId: property } }, page, pageSize };
  return findPage<Row>(
    uid,
    { ...rows, sort: [], withCount: true },
    { order: ['startDate:asc', 'id:asc'], ...WITH_PROPERTY },
  );
}
