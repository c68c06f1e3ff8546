import type { Context } from 'koa';
import { many, one } from '../../../http/answer';
import { callerOf, signedIn } from '../../../http/caller';
import { idParam, parseData, parseQuery } from '../../../http/parse';
import { parseFields, parseListQuery, pickFields } from '../../../http/strapi-query';
import { receiveForm } from '../../../images/receive-form';
import { PROPERTY_FORM } from '../../../images/forms';
import { availabilityQuery, createPropertyBody, quoteBody, updatePropertyBody } from '../schemas';
import { searchQuery } from '../search-schemas';
import { findProperties, getProperty } from '../services/find-properties';
import { addImages, assertTakesImages, removeImage } from '../services/property-images';
import { quoteStay } from '../services/quote-stay';
import { readAvailability } from '../services/read-availability';
import { createProperty, deleteProperty, updateProperty } from '../services/save-property';
import { searchProperties } from '../services/search-properties';

const UID = 'api::property.property';

export default {
  async find(ctx: Context) {
    const query = await parseListQuery(ctx, UID);
    ctx.body = many(await findProperties(callerOf(ctx), query));
  },

  async findOne(ctx: Context) {
    const fields = await parseFields(ctx, UID);
    ctx.body = one(pickFields(await getProperty(callerOf(ctx), idParam(ctx)), fields));
  },

  async search(ctx: Context) {
    ctx.body = many(await searchProperties(parseQuery(ctx, searchQuery)));
  },

  async create(ctx: Context) {
    const input = parseData(ctx, createPropertyBody);
    ctx.status = 201;
    ctx.body = one(await createProperty(signedIn(callerOf(ctx)), input));
  },

  async update(ctx: Context) {
    const change = parseData(ctx, updatePropertyBody);
    ctx.body = one(await updateProperty(signedIn(callerOf(ctx)), idParam(ctx), change));
  },

  async delete(ctx: Context) {
    await deleteProperty(signedIn(callerOf(ctx)), idParam(ctx));
    ctx.status = 204;
  },

  async addImages(ctx: Context) {
    const caller = signedIn(callerOf(ctx));
    const id = idParam(ctx);
    await assertTakesImages(caller, id);
    const images = await receiveForm(ctx, PROPERTY_FORM, ({ files }) =>
      addImages(caller, id, files),
    );
    ctx.status = 201;
    ctx.body = one(images);
  },

  async removeImage(ctx: Context) {
    await removeImage(signedIn(callerOf(ctx)), idParam(ctx), idParam(ctx, 'fileId'));
    ctx.status = 204;
  },

  async availability(ctx: Context) {
    const range = parseQuery(ctx, availabilityQuery);
    ctx.body = one(await readAvailability(callerOf(ctx), idParam(ctx), range));
  },

  async quote(ctx: Context) {
    const wish = parseData(ctx, quoteBody);
    ctx.body = one(await quoteStay(callerOf(ctx), idParam(ctx), wish));
  },
};
