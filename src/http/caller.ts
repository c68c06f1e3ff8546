import type { Context } from 'koa';
import { isAccountRole, type AccountRole } from '../domain/access/roles';
import { refuse } from '../domain/errors';

/** Who is asking, as far as rules care. Null: nobody signed in. */
export interface SignedInCaller {
  id: number;
  documentId: string;
  role: AccountRole;
}
export type Caller = SignedInCaller | null;

interface SessionUser {
  id: number;
  documentId: string;
  role?: { type?: string } | null;
}

/** The caller that users-permissions authenticated; REST and GraphQL contexts alike. */
export function callerFrom(state: { user?: unknown }): Caller {
  const user = state.user as SessionUser | undefined;
  if (!user) return null;
  const type = user.role?.type;
  // A role made in the panel has no rules of ours: it gets the least.
  return { id: user.id, documentId: user.documentId, role: isAccountRole(type) ? type : 'guest' };
}

export const callerOf = (ctx: Context): Caller => callerFrom(ctx.state);

/** @throws DomainError UNAUTHENTICATED when nobody is signed in. */
export function signedIn(caller: Caller): SignedInCaller {
  if (!caller) throw refuse('UNAUTHENTICATED', 'Please sign in.');
  return caller;
}
