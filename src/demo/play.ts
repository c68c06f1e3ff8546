import { advanceStay } from '../api/booking/services/advance-stay';
import { bookStay } from '../api/booking/services/book-stay';
import { cancelBooking } from '../api/booking/services/cancel-booking';
import { endApproval, endHold } from '../api/booking/services/end-hold';
import { openPayment } from '../api/payment/services/open-payment';
import { syncPayment } from '../api/payment/services/sync-payment';
import { writeReview } from '../api/review/services/write-review';
import { DomainError } from '../domain/errors';
import { instantAt, type IsoDate } from '../domain/stay';
import type { SignedInCaller } from '../http/caller';
import { db } from '../platform/transaction';
import { findBooking, type BookingRow } from '../sql/bookings';
import { hostOf } from './cast';
import { withOwnClock } from './clock';
import type { PlannedStay } from './plan';
import { confirmIntent } from './sandbox';
import type { Act } from './stories';
import { BOOKING_MESSAGE, CANCEL_REASON, reviewOf } from './texts';

const ZONE = 'Europe/Oslo';
/** Past the hours of check-in and check-out. */
const EVENING = '18:30';
const AT_ONCE = 4;

/** A booking that was made, with the people it is about. */
interface Made {
  stay: PlannedStay;
  booking: BookingRow;
  guest: SignedInCaller;
  host: SignedInCaller;
}

const ACTS: Record<Act, (made: Made) => Promise<unknown>> = {
  'end hold': ({ booking }) => endHold(booking.id),
  'end approval': ({ booking }) => endApproval(booking.id),
  'guest cancels': ({ booking, guest }) =>
    cancelBooking(guest, booking.documentId, { reason: CANCEL_REASON.guest }),
  'host cancels': ({ booking, host }) =>
    cancelBooking(host, booking.documentId, { reason: CANCEL_REASON.host }),
  review: ({ booking, guest, stay }) =>
    writeReview(guest, { booking: booking.documentId, ...reviewOf(stay.key) }),
};

async function pay(guest: SignedInCaller, booking: string): Promise<void> {
  const opened = await openPayment(guest, { booking, provider: 'stripe' });
  await confirmIntent(opened.payment.providerRef ?? '', opened.clientSecret ?? '');
  await syncPayment(guest, opened.payment.documentId);
}

/** Books and pays; when the demo is taken up again, the stay's key leads to what is there. */
async function book(stay: PlannedStay, guest: SignedInCaller): Promise<Made | null> {
  const { listing, checkIn, checkOut, guests, key } = stay;
  const wish = { property: listing.documentId, checkIn, checkOut, guests };
  const { status, body } = await bookStay(guest, { ...wish, message: BOOKING_MESSAGE }, key);
  if (status !== 201) return null;
  const { documentId } = (body as { data: { documentId: string } }).data;
  const booking = await findBooking(db(), { documentId });
  if (!booking) return null;
  if (stay.isPaid && booking.bookingStatus === 'pending_payment') await pay(guest, documentId);
  return { stay, booking, guest, host: hostOf(listing) };
}

/** What is done on one day: first who leaves and arrives, then new bookings, then the rest. */
interface Day {
  moves: PlannedStay[];
  requests: PlannedStay[];
  acts: PlannedStay[];
}

function byDay(stays: readonly PlannedStay[], today: IsoDate): [IsoDate, Day][] {
  const days = new Map<IsoDate, Day>();
  const add = (on: IsoDate, what: keyof Day, stay: PlannedStay): void => {
    if (on > today) return;
    const day = days.get(on) ?? { moves: [], requests: [], acts: [] };
    day[what].push(stay);
    days.set(on, day);
  };
  for (const stay of stays) {
    add(stay.bookedOn, 'requests', stay);
    if (stay.isPaid) for (const on of [stay.checkIn, stay.checkOut]) add(on, 'moves', stay);
    if (stay.act) add(stay.act.on, 'acts', stay);
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A few at a time: a demo should load fast, and not by queueing at the database. */
async function inParallel<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** A refusal is part of the game (and of taking it up again), any other error is not. */
async function tolerant(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    strapi.log.debug(`Demo: ${error.message}`);
  }
}

/**
 * Plays the planned stays day by day through the services that everyone uses, on a clock that is
 * moved along; today's at the present time. Safe to repeat.
 */
export async function playStays(
  stays: readonly PlannedStay[],
  guests: readonly SignedInCaller[],
  today: IsoDate,
): Promise<void> {
  const made = new Map<PlannedStay, Made>();
  await withOwnClock(async (move) => {
    for (const [date, { moves, requests, acts }] of byDay(stays, today)) {
      await move(date === today ? 'present' : instantAt(date, EVENING, ZONE));
      await inParallel(moves, async (stay) => {
        const known = made.get(stay);
        if (known) await advanceStay(known.booking.id);
      });
      await inParallel(requests, (stay) =>
        tolerant(async () => {
          const guest = guests[stay.guest];
          const booked = guest && (await book(stay, guest));
          if (booked) made.set(stay, booked);
        }),
      );
      await inParallel(acts, async (stay) => {
        const known = made.get(stay);
        if (known && stay.act) await tolerant(() => ACTS[stay.act!.name](known));
      });
    }
  });
}
