import type { Knex } from 'knex';
import { lockProperty, refreshRating } from '../../../../sql/properties';
import { propertiesOfReviews } from '../../../../sql/reviews';

interface LifecycleEvent {
  result?: { id: number } | null;
  params: { where?: { id?: number | string } };
  state: { propertyIds?: number[] };
}

/** Lifecycles run inside the write's own transaction; this joins it. */
async function inWrite(work: (trx: Knex.Transaction) => Promise<void>): Promise<void> {
  await strapi.db.transaction(({ trx }) => work(trx as unknown as Knex.Transaction));
}

async function refresh(trx: Knex.Transaction, propertyIds: number[]): Promise<void> {
  for (const id of propertyIds) {
    await lockProperty(trx, { id });
    await refreshRating(trx, id);
  }
}

async function refreshOf({ result }: LifecycleEvent): Promise<void> {
  if (!result) return;
  await inWrite(async (trx) => refresh(trx, await propertiesOfReviews(trx, [result.id])));
}

/** Keeps a property's rating the mean of its published reviews, whoever writes or hides one. */
export default {
  afterCreate: refreshOf,
  afterUpdate: refreshOf,

  /** Once the review is gone, nothing tells which property it was about. */
  async beforeDelete(event: LifecycleEvent): Promise<void> {
    const id = Number(event.params.where?.id);
    await inWrite(async (trx) => {
      event.state.propertyIds = await propertiesOfReviews(trx, [id]);
    });
  },

  async afterDelete(event: LifecycleEvent): Promise<void> {
    await inWrite((trx) => refresh(trx, event.state.propertyIds ?? []));
  },
};
