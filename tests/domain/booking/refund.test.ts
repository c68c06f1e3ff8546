import { priceStay } from '../../../src/domain/booking/quote';
import {
  cancellationSteps,
  refundOf,
  type RefundRequest,
} from '../../../src/domain/booking/refund';
import { stayFrom, termsOf } from '../support/builders';
import { hoursBefore, preset, requestOf, TOTAL } from '../support/refund-request';

const amountOf = (changes: Partial<RefundRequest>): number =>
  refundOf(requestOf(changes)).refundAmount;

describe('refunds made by hand', () => {
  // Less one night of four: 450000 − 100000 = 350000; tax 56250 × 350000 ÷ 450000 = 43750.
  it.each([
    ['flexible', 24, TOTAL],
    ['flexible', 23.99, 393_750],
    ['moderate', 120, TOTAL],
    ['moderate', 119, 140_625], // 225000 − 100000, tax 15625
    ['limited', 336, TOTAL],
    ['limited', 335, 253_125], // half of stay and tax, no service fee
    ['limited', 167, 0],
    ['firm', 720, TOTAL],
    ['firm', 719, 253_125],
    ['firm', 167, 0],
    ['strict', 168, 253_125],
    ['strict', 167, 0],
    ['non_refundable', 1000, 0],
  ])('%s, %d hours before check-in: %i', (slug, hours, refundAmount) => {
    expect(amountOf({ policy: preset(slug), now: hoursBefore(hours) })).toBe(refundAmount);
  });

  it('say what they are made of', () => {
    expect(refundOf(requestOf({ now: hoursBefore(10) })).lines).toEqual([
      { code: 'stay', label: 'Stay', unitAmount: 350_000, quantity: 1, amount: 350_000 },
      { code: 'tax', label: 'Tax', unitAmount: 43_750, quantity: 1, amount: 43_750 },
    ]);
    expect(refundOf(requestOf()).lines.map(({ code }) => code)).toEqual([
      'stay',
      'service_fee',
      'tax',
    ]);
  });

  it('are over at check-in time, also when summer time ends during the stay', () => {
    expect(amountOf({ now: hoursBefore(0.001) })).toBe(393_750);
    expect(amountOf({ now: hoursBefore(0) })).toBe(0);
    expect(amountOf({ now: hoursBefore(-50) })).toBe(0);
  });

  it('leave out what went back before', () => {
    const refund = refundOf(requestOf({ alreadyRefunded: 100_000 }));
    expect(refund.refundAmount).toBe(TOTAL - 100_000);
    expect(refund.lines.at(-1)).toMatchObject({ code: 'already_refunded', amount: -100_000 });
    expect(amountOf({ now: hoursBefore(10), alreadyRefunded: 400_000 })).toBe(0);
  });

  it('of a single kept night are the rest: the cleaning fee', () => {
    const { lines: oneNight } = priceStay({
      terms: termsOf({ cleaningFee: 50_000 }),
      rules: [],
      stay: stayFrom('2027-10-29', 1),
      guests: 1,
      serviceFeePercent: 10,
    });
    expect(amountOf({ lines: oneNight, now: hoursBefore(10) })).toBe(50_000);
    expect(amountOf({ lines: oneNight, now: hoursBefore(10), policy: preset('moderate') })).toBe(0);
  });

  it('are nothing for a price of nothing', () => {
    expect(refundOf(requestOf({ lines: [] }))).toEqual({ refundAmount: 0, lines: [] });
  });
});

describe('grace', () => {
  const strict = { policy: preset('strict') };

  it('gives everything back within a day of confirmation', () => {
    const now = hoursBefore(500);
    expect(amountOf({ ...strict, now, confirmedAt: hoursBefore(524) })).toBe(TOTAL);
    expect(amountOf({ ...strict, now, confirmedAt: hoursBefore(524.01) })).toBe(253_125);
  });

  it('ends seven days before check-in', () => {
    const confirmedAt = hoursBefore(170);
    expect(amountOf({ ...strict, confirmedAt, now: hoursBefore(168) })).toBe(TOTAL);
    expect(amountOf({ ...strict, confirmedAt, now: hoursBefore(167.9) })).toBe(0);
  });

  it('is not there in a policy without it', () => {
    const now = hoursBefore(500);
    expect(amountOf({ policy: preset('non_refundable'), now, confirmedAt: now })).toBe(0);
  });
});

describe('cancellation steps', () => {
  const stepsOf = (changes: Partial<RefundRequest>): string[] =>
    cancellationSteps(requestOf(changes)).map(
      ({ until, refundAmount }) => `${until ?? 'then'} ${refundAmount}`,
    );

  it('go through the tiers', () => {
    expect(stepsOf({})).toEqual([
      '2027-10-28T13:00:00.000Z 551250',
      '2027-10-29T13:00:00.000Z 393750',
      'then 0',
    ]);
  });

  it('begin with the grace of a quote', () => {
    const now = hoursBefore(300);
    expect(stepsOf({ policy: preset('strict'), now, confirmedAt: now })).toEqual([
      '2027-10-18T01:00:00.000Z 551250',
      '2027-10-22T13:00:00.000Z 253125',
      'then 0',
    ]);
  });

  it('leave out what is past, and join equal ones', () => {
    expect(stepsOf({ now: hoursBefore(10) })).toEqual([
      '2027-10-29T13:00:00.000Z 393750',
      'then 0',
    ]);
    const now = hoursBefore(500);
    expect(stepsOf({ now, confirmedAt: now })[0]).toBe('2027-10-28T13:00:00.000Z 551250');
    expect(stepsOf({ policy: preset('non_refundable') })).toEqual(['then 0']);
    expect(stepsOf({ now: hoursBefore(0) })).toEqual(['then 0']);
  });
});
