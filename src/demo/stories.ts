/** What happens to a booking besides its payment and what the clock does by itself. */
export type Act = 'end hold' | 'end approval' | 'guest cancels' | 'host cancels' | 'review';

export interface Frame {
  /** Days from today. */
  booked: number;
  checkIn: number;
  nights: number;
  isPaid?: boolean;
  act?: [on: number, act: Act];
}

const unpaid = (booked: number, checkIn: number): Frame => ({
  booked,
  checkIn,
  nights: 3,
  isPaid: false,
});

/** How a story goes for the n-th listing that tells it. */
type Story = (n: number) => Frame;

export type Stories = readonly (readonly [times: number, story: Story])[];

/** Of homes that are booked at once. */
export const INSTANT_STORIES: Stories = [
  // Confirmed, and still to come.
  [24, (n) => ({ booked: -3 - (n % 20), checkIn: 4 + 3 * n, nights: 2 + (n % 4) })],
  // There right now.
  [12, (n) => ({ booked: -15 - n, checkIn: -1 - (n % 2), nights: 4 + (n % 3) })],
  // Just home again, with a review to write.
  [8, (n) => ({ booked: -30 - n, checkIn: -8 - (n % 4), nights: 3 })],
  // Canceled so late that the flexible policy keeps a night.
  [10, (n) => ({ booked: -20, checkIn: -n, nights: 3, act: [-n - 1, 'guest cancels'] })],
  [5, (n) => ({ booked: -12, checkIn: 9 + n, nights: 4, act: [-2 - n, 'host cancels'] })],
  // Never paid: given up, run out, and waiting.
  [4, (n) => ({ ...unpaid(-6 - n, 20), act: [-6 - n, 'guest cancels'] })],
  [6, (n) => ({ ...unpaid(-4 - n, 15), act: [-3 - n, 'end hold'] })],
  [3, (n) => unpaid(0, 30 + n)],
];

/** Of homes whose hosts want to be asked. */
export const REQUEST_STORIES: Stories = [
  [9, (n) => ({ booked: 0, checkIn: 12 + 3 * n, nights: 3 })],
  // Asked, and not answered within a day.
  [6, (n) => ({ booked: -6 - n, checkIn: 10 + n, nights: 2, act: [-4 - n, 'end approval'] })],
];

/** The first of every story, then the second of every story, and so on. */
export function deal(stories: Stories): { n: number; frame: Frame }[] {
  const most = Math.max(...stories.map(([times]) => times));
  return Array.from({ length: most }, (_, n) =>
    stories.flatMap(([times, story]) => (n < times ? [{ n, frame: story(n) }] : [])),
  ).flat();
}
