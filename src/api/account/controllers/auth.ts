import type { Context } from 'koa';
import { callerOf, signedIn } from '../../../http/caller';
import { parseTopLevel } from '../../../http/parse';
import { noData } from '../../../http/schemas';
import { changePasswordBody, loginBody, refreshBody, registerBody } from '../schemas';
import { createUser } from '../services/create-user';
import {
  changePassword,
  closeSession,
  openSession,
  refreshSession,
  signIn,
} from '../services/sign-in';
import { session } from '../shape';

export default {
  async register(ctx: Context) {
    const { accountType, ...person } = parseTopLevel(ctx, registerBody);
    const user = await createUser({ ...person, role: accountType });
    ctx.status = 201;
    ctx.body = session(await openSession(user));
  },

  async login(ctx: Context) {
    const { identifier, password } = parseTopLevel(ctx, loginBody);
    ctx.body = session(await signIn(identifier, password));
  },

  async refresh(ctx: Context) {
    const { refreshToken } = parseTopLevel(ctx, refreshBody);
    ctx.body = await refreshSession(refreshToken);
  },

  async logout(ctx: Context) {
    parseTopLevel(ctx, noData);
    const { session: current } = ctx.state as { session?: { id: string } };
    await closeSession(signedIn(callerOf(ctx)).id, current?.id ?? '');
    ctx.body = {};
  },

  async changePassword(ctx: Context) {
    const { currentPassword, password } = parseTopLevel(ctx, changePasswordBody);
    const { id } = signedIn(callerOf(ctx));
    ctx.body = session(await changePassword(id, currentPassword, password));
  },
};
