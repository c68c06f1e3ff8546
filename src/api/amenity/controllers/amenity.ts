import type { Context } from 'koa';
import { many } from '../../../http/answer';
import { findPage } from '../../../http/find-page';
import { parseListQuery } from '../../../http/strapi-query';
import { amenityShape, type AmenityDocument } from '../shape';

const UID = 'api::amenity.amenity';

export default {
  async find(ctx: Context) {
    const query = await parseListQuery(ctx, UID);
    const page = await findPage<AmenityDocument>(UID, query, { order: ['id:asc'] });
    ctx.body = many({ ...page, items: page.items.map(amenityShape) });
  },
};
