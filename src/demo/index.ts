import { setTimeout as delay } from 'node:timers/promises';
import { dateIn, type IsoDate } from '../domain/stay';
import { currentTime, db } from '../platform/transaction';
import { findDemoListings, readDemoState } from '../sql/demo';
import { countDueJobs } from '../sql/jobs';
import { fillCalendars, furnishShowcase } from './calendar';
import { gatherCast, type Cast } from './cast';
import { importDemoListings, readReviewDates } from './listings';
import { hangPictures } from './pictures';
import { chooseShowcase, planStays } from './plan';
import { playStays } from './play';
import { hasSandbox, sendWebhooks } from './sandbox';

const ZONE = 'Europe/Oslo';
const JOBS_PATIENCE_MS = 10_000;

/** Kept from the first step on: a load that was cut off is taken up with the same plan. */
interface Marker {
  isLoaded: boolean;
  today: IsoDate;
}

const marker = () => strapi.store({ type: 'core', name: 'staybase' });

/** Refunds and releases are paid by jobs; whatever is left, the next start's worker does. */
async function finishJobs(): Promise<void> {
  for (let waited = 0; waited < JOBS_PATIENCE_MS; waited += 100) {
    if ((await countDueJobs(db())) === 0) return;
    await delay(100);
  }
}

/** Listings and their calendars; afterwards the demo host has the showcase. */
async function furnish({ admin, host }: Cast, reviews: Map<string, IsoDate[]>, today: IsoDate) {
  await importDemoListings(new Set(reviews.keys()));
  const imported = await findDemoListings(db());
  const showcase = chooseShowcase(imported, reviews, today);
  await furnishShowcase(admin, host, showcase);
  const listings = await findDemoListings(db());
  await hangPictures(listings);
  await fillCalendars(listings, today);
  return listings;
}

async function load(today: IsoDate): Promise<void> {
  const cast = await gatherCast();
  const reviews = readReviewDates(today);
  const listings = await furnish(cast, reviews, today);
  if (!(await hasSandbox())) {
    strapi.log.warn('The demo has no bookings: payments do not go to the built-in sandbox.');
    return;
  }
  await sendWebhooks('drop');
  try {
    await playStays(planStays(listings, reviews, today), cast.guests, today);
    await finishJobs();
  } finally {
    await sendWebhooks('deliver');
  }
}

/**
 * Fills an empty marketplace with demo data, once: real listings of Oslo, and invented people who
 * book, pay, stay, cancel and review through the services that everyone uses. A load that was cut
 * off is taken up where it was; a database with anyone else's properties is left alone.
 */
export async function loadDemoData(): Promise<void> {
  const state = await readDemoState((sql) => db().raw(sql));
  if (state === 'loaded' || state === 'in use') return;
  const begun = (await marker().get({ key: 'demo' })) as Marker | null;
  const today = begun?.today ?? dateIn(ZONE, await currentTime());
  await marker().set({ key: 'demo', value: { isLoaded: false, today } });
  await load(today);
  await marker().set({ key: 'demo', value: { isLoaded: true, today } });
}
