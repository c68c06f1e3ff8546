import type { UID } from '@strapi/strapi';
import { refuse } from '../domain/errors';
import { writtenData, type DocumentMiddleware } from './context';

interface RelationAttribute {
  type: string;
  useJoinTable?: boolean;
  target?: UID.ContentType;
}

type Reference = { id: number } | { documentId: string };

function asReference(value: unknown): Reference | null {
  if (typeof value === 'number') return { id: value };
  if (typeof value === 'string') return { documentId: value };
  if (typeof value !== 'object' || value === null) return null;
  if ('documentId' in value && typeof value.documentId === 'string')
    return { documentId: value.documentId };
  return 'id' in value && typeof value.id === 'number' ? { id: value.id } : null;
}

const lastOf = (value: unknown): unknown => (Array.isArray(value) ? value.at(-1) : value);

/**
 * What a written relation value means: a reference, null to empty it, undefined to leave it.
 * Strapi's clients send an id, a documentId, or `{ connect, set, disconnect }`.
 */
function wantedReference(value: unknown): Reference | null | undefined {
  if (value === null) return null;
  const direct = asReference(lastOf(value));
  if (direct) return direct;
  if (typeof value !== 'object') return undefined;
  const { connect, set, disconnect } = value as Record<string, unknown>;
  const added = asReference(lastOf(connect)) ?? asReference(lastOf(set));
  if (added) return added;
  const removes = (Array.isArray(disconnect) && disconnect.length > 0) || Array.isArray(set);
  return removes ? null : undefined;
}

async function idOf(target: UID.ContentType, reference: Reference, name: string): Promise<number> {
  if ('id' in reference) return reference.id;
  const found = await strapi.db
    .query(target)
    .findOne({ where: { documentId: reference.documentId }, select: ['id'] });
  if (!found) throw refuse('VALIDATION', `${name} does not exist.`, { path: name });
  return Number(found.id);
}

/**
 * To-one relations between our types are real columns (decision 0001), and for those the
 * Document Service takes nothing but a numeric id: this translates what clients send.
 */
export const translateJoinColumns: DocumentMiddleware = async (context, next) => {
  const data = writtenData(context);
  if (!data) return next();
  const attributes = context.contentType.attributes as Record<string, RelationAttribute>;
  for (const [name, attribute] of Object.entries(attributes)) {
    if (attribute.type !== 'relation' || attribute.useJoinTable !== false) continue;
    if (!(name in data) || attribute.target === undefined) continue;
    const reference = wantedReference(data[name]);
    if (reference === undefined) delete data[name];
    else data[name] = reference && (await idOf(attribute.target, reference, name));
  }
  return next();
};
