import type { UID } from '@strapi/strapi';
import { refuse } from '../domain/errors';

/** What PostgreSQL compares text with, and nothing else: on a number it is an error. */
const TEXT_OPERATORS: readonly string[] = ['$contains', '$notContains', '$startsWith', '$endsWith'];
const TEXT_TYPES: readonly string[] = ['string', 'text', 'email', 'enumeration'];

interface Attribute {
  type: string;
  target?: UID.ContentType;
}

function attributeOf(uid: UID.ContentType, key: string): Attribute | undefined {
  if (key === 'documentId') return { type: 'string' };
  const attribute = strapi.getModel(uid).attributes[key] as Attribute | undefined;
  return attribute?.type === 'media' ? { type: 'media', target: 'plugin::upload.file' } : attribute;
}

/**
 * Refuses operators that a column's type doesn't have, which Strapi hands on to the database.
 * @param isText whether `filter` stands under a column of text.
 * @throws DomainError VALIDATION
 */
export function assertOperators(uid: UID.ContentType, filter: unknown, isText = false): void {
  if (typeof filter !== 'object' || filter === null) return;
  for (const [key, value] of Object.entries(filter)) {
    if (key === '$jsonSupersetOf' || (TEXT_OPERATORS.includes(key) && !isText))
      throw refuse('VALIDATION', `${key} cannot be used here.`, { path: key });
    const attribute = attributeOf(uid, key);
    if (!attribute) assertOperators(uid, value, isText);
    else assertOperators(attribute.target ?? uid, value, TEXT_TYPES.includes(attribute.type));
  }
}
