import { DEMO_MARK } from '../demo-logins';
import { choose } from './choose';

export const BOOKING_MESSAGE = `Hello! We look forward to our stay. ${DEMO_MARK}`;

export const CANCEL_REASON = {
  guest: `Our plans have changed. ${DEMO_MARK}`,
  host: `The water heater broke and can't be mended in time. ${DEMO_MARK}`,
} as const;

const REVIEWS: readonly (readonly [rating: number, comment: string])[] = [
  [5, 'Spotless, quiet, and the coffee was better than ours at home.'],
  [5, 'Exactly as described. The tram stops around the corner.'],
  [5, 'A kind host who answered within minutes. We would come back tomorrow.'],
  [5, 'The bed! And the light in the morning. Thank you.'],
  [5, 'Everything you need to cook for six, and a table to eat it at.'],
  [4, 'Lovely place. The street is lively on Saturday nights, so bring earplugs.'],
  [4, 'Warm and tidy. Four flights of stairs and no lift, worth knowing.'],
  [4, 'Good value for the centre of Oslo. The shower takes its time.'],
  [4, 'Great view, friendly neighbours, slow wifi.'],
  [3, 'Fine for two nights. Smaller than we had imagined.'],
  [3, 'Good location, but check-in took three calls.'],
  [2, 'The heating failed on our first evening; it was mended the next day.'],
];

/** What a guest writes about a stay; kind words are the commoner ones. */
export function reviewOf(key: string): { rating: number; comment: string } {
  const index = Math.min(choose(`${key} a`, REVIEWS.length), choose(`${key} b`, REVIEWS.length));
  const [rating, comment] = REVIEWS[index] ?? [5, ''];
  return { rating, comment: `${comment} ${DEMO_MARK}` };
}
