import type { Modules } from '@strapi/strapi';

export type DocumentMiddleware = Modules.Documents.Middleware.Middleware;
export type DocumentContext = Modules.Documents.Middleware.Context;

/** The data a create, clone or update writes; null for reads and deletes. */
export function writtenData(context: DocumentContext): Record<string, unknown> | null {
  if (context.action !== 'create' && context.action !== 'update' && context.action !== 'clone')
    return null;
  const { data } = context.params as { data?: Record<string, unknown> };
  return data ?? null;
}

/** The documentId that an update, clone or delete is about. */
export function documentIdOf(context: DocumentContext): string | null {
  const { documentId } = context.params as { documentId?: unknown };
  return typeof documentId === 'string' ? documentId : null;
}
