import { blockNights } from '../api/calendar-block/services/block-nights';
import { createRule } from '../api/price-rule/services/save-rule';
import { updateProperty } from '../api/property/services/save-property';
import { DEMO_MARK } from '../demo-logins';
import { addDays, type IsoDate } from '../domain/stay';
import type { SignedInCaller } from '../http/caller';
import { hostOf } from './cast';
import { choose } from './choose';
import type { DemoListing } from './plan';

const RULES = 40;
const BLOCKS = 25;
const WHOLE_KRONER = 100;

const dearer = (price: number, percent: number): number =>
  Math.round((price * (100 + percent)) / 100 / WHOLE_KRONER) * WHOLE_KRONER;

/** The next 20 December to 2 January. */
function nextChristmas(today: IsoDate): { startDate: IsoDate; endDate: IsoDate } {
  const year = Number(today.slice(0, 4)) + (today.slice(5) > '12-20' ? 1 : 0);
  return { startDate: `${year}-12-20`, endDate: `${year + 1}-01-02` };
}

const has = async (
  uid: 'api::price-rule.price-rule' | 'api::calendar-block.calendar-block',
  { documentId }: DemoListing,
): Promise<boolean> =>
  (await strapi.db.query(uid).count({ where: { property: { documentId } } })) > 0;

async function addRule(listing: DemoListing, today: IsoDate): Promise<void> {
  if (await has('api::price-rule.price-rule', listing)) return;
  await createRule(hostOf(listing), {
    property: listing.documentId,
    ...nextChristmas(today),
    label: `Christmas and New Year ${DEMO_MARK}`,
    pricePerNight: dearer(listing.pricePerNight, 25 + choose(listing.sourceId, 20)),
  });
}

/** Far enough ahead to be out of the way of the stories of these weeks. */
async function addBlock(listing: DemoListing, today: IsoDate): Promise<void> {
  if (await has('api::calendar-block.calendar-block', listing)) return;
  const startDate = addDays(today, 150 + choose(listing.sourceId, 60));
  await blockNights(hostOf(listing), {
    property: listing.documentId,
    startDate,
    endDate: addDays(startDate, 3 + choose(listing.sourceId, 11)),
    reason: choose(listing.sourceId, 2) === 0 ? 'host' : 'maintenance',
    note: `The host's own time ${DEMO_MARK}`,
  });
}

/** Gives some of the hosts dearer nights at Christmas, and some of them time of their own. */
export async function fillCalendars(
  listings: readonly DemoListing[],
  today: IsoDate,
): Promise<void> {
  for (const listing of listings.slice(0, RULES)) await addRule(listing, today);
  for (const listing of listings.slice(-BLOCKS)) await addBlock(listing, today);
}

/** Hands the showcase over to the demo host, with the prices that a careful host would set. */
export async function furnishShowcase(
  admin: SignedInCaller,
  host: SignedInCaller,
  showcase: readonly DemoListing[],
): Promise<void> {
  for (const { documentId, pricePerNight } of showcase)
    await updateProperty(admin, documentId, {
      host: host.documentId,
      weekendPricePerNight: dearer(pricePerNight, 15),
      cleaningFee: dearer(pricePerNight, -60),
      weeklyDiscountPercent: 10,
      monthlyDiscountPercent: 20,
      taxPercent: 12,
    });
}
