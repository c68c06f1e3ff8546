import type { Context } from 'koa';
import { many } from '../../../http/answer';
import { findPage } from '../../../http/find-page';
import { parseListQuery } from '../../../http/strapi-query';
import { cancellationPolicyShape, type CancellationPolicyDocument } from '../shape';

const UID = 'api::cancellation-policy.cancellation-policy';

export default {
  async find(ctx: Context) {
    const query = await parseListQuery(ctx, UID);
    const page = await findPage<CancellationPolicyDocument>(UID, query, { order: ['id:asc'] });
    ctx.body = many({ ...page, items: page.items.map(cancellationPolicyShape) });
  },
};
