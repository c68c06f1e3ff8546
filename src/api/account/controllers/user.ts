import type { Context } from 'koa';
import { one } from '../../../http/answer';
import { callerOf, signedIn } from '../../../http/caller';
import { idParam, parseData, parseQuery } from '../../../http/parse';
import { noData, noQuery } from '../../../http/schemas';
import { AVATAR_FORM } from '../../../images/forms';
import { receiveForm } from '../../../images/receive-form';
import { profileBody } from '../schemas';
import { changeAvatar } from '../services/change-avatar';
import { becomeHost, getUser, updateProfile } from '../services/profile';
import { ownProfile, publicProfile, session } from '../shape';

export default {
  async me(ctx: Context) {
    parseQuery(ctx, noQuery);
    const { id } = signedIn(callerOf(ctx));
    ctx.body = one(ownProfile(await getUser({ id })));
  },

  async updateMe(ctx: Context) {
    const { id } = signedIn(callerOf(ctx));
    ctx.body = one(ownProfile(await updateProfile(id, parseData(ctx, profileBody))));
  },

  async changeAvatar(ctx: Context) {
    const { id } = signedIn(callerOf(ctx));
    const user = await receiveForm(ctx, AVATAR_FORM, ({ files }) => changeAvatar(id, files));
    ctx.body = one(ownProfile(user));
  },

  async becomeHost(ctx: Context) {
    parseData(ctx, noData);
    const { id } = signedIn(callerOf(ctx));
    ctx.body = session(await becomeHost(id));
  },

  async findOne(ctx: Context) {
    parseQuery(ctx, noQuery);
    const caller = signedIn(callerOf(ctx));
    const documentId = idParam(ctx);
    const seesAll = caller.role === 'admin' || caller.documentId === documentId;
    const user = await getUser({ documentId });
    ctx.body = one(seesAll ? ownProfile(user) : publicProfile(user));
  },
};
