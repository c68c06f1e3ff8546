import fc from 'fast-check';
import { POLICY_PRESETS } from '../../../src/domain/booking/policy';
import { priceStay } from '../../../src/domain/booking/quote';
import {
  cancellationSteps,
  refundOf,
  type RefundRequest,
} from '../../../src/domain/booking/refund';
import { isOnStep } from '../../../src/domain/money';
import { anyCurrency, anyPercent, stayFrom, termsOf } from '../support/builders';
import { hoursBefore, requestOf } from '../support/refund-request';

const amountOf = (changes: Partial<RefundRequest>): number =>
  refundOf(requestOf(changes)).refundAmount;

describe('every refund', () => {
  const booking = fc
    .record({
      currency: anyCurrency,
      price: fc.integer({ min: 1, max: 20_000 }).map((hundreds) => hundreds * 100),
      fee: fc.nat(2000).map((hundreds) => hundreds * 100),
      percents: fc.tuple(anyPercent, anyPercent, anyPercent),
      nights: fc.integer({ min: 1, max: 30 }),
      guests: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ currency, price, fee, percents, nights, guests }) => {
      const [weeklyDiscountPercent, taxPercent, serviceFeePercent] = percents;
      const terms = termsOf({
        currency,
        pricePerNight: price,
        cleaningFee: fee,
        extraGuestFee: fee,
        weeklyDiscountPercent,
        taxPercent,
      });
      const stay = stayFrom('2027-10-29', nights);
      return priceStay({ terms, rules: [], stay, guests, serviceFeePercent });
    });
  const tiers = fc
    .array(fc.tuple(fc.nat(800), anyPercent, fc.nat(3)), { maxLength: 4 })
    .map((some) => {
      const hours = [...new Set(some.map(([hour]) => hour))].sort((a, b) => b - a);
      const percents = some.map(([, percent]) => percent).sort((a, b) => b - a);
      const kept = some.map(([, , nights]) => nights).sort((a, b) => a - b);
      return hours.map((hoursBeforeCheckIn, index) => ({
        hoursBeforeCheckIn,
        refundPercent: percents[index] ?? 0,
        nightsKept: kept[index] ?? 0,
      }));
    });
  const policy = fc.oneof(
    fc.constantFrom(...POLICY_PRESETS),
    fc.record({ graceHours: fc.nat(48), tiers }),
  );
  const hours = fc.double({ min: -10, max: 900, noNaN: true });

  it('is between nothing and what is left, on the step, and the sum of its lines', () => {
    fc.assert(
      fc.property(booking, policy, hours, fc.nat(), (price, some, left, before) => {
        const { currency, totalAmount } = price;
        const alreadyRefunded = Math.min(before, totalAmount);
        const refund = refundOf(
          requestOf({
            policy: some,
            lines: price.lines,
            currency,
            now: hoursBefore(left),
            confirmedAt: hoursBefore(left + 12),
            alreadyRefunded,
          }),
        );
        expect(refund.refundAmount).toBeGreaterThanOrEqual(0);
        expect(refund.refundAmount).toBeLessThanOrEqual(totalAmount - alreadyRefunded);
        expect(refund.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(refund.refundAmount);
        expect(refund.lines.every(({ amount }) => amount !== 0)).toBe(true);
        if (before === 0) expect(isOnStep(refund.refundAmount, currency)).toBe(true);
      }),
    );
  });

  it('never grows as check-in nears', () => {
    fc.assert(
      fc.property(booking, policy, hours, hours, fc.nat(600), (price, some, a, b, grace) => {
        const confirmedAt = hoursBefore(Math.max(a, b) + grace / 10);
        const at = (left: number): number =>
          amountOf({
            policy: some,
            lines: price.lines,
            currency: price.currency,
            now: hoursBefore(left),
            confirmedAt,
          });
        expect(at(Math.min(a, b))).toBeLessThanOrEqual(at(Math.max(a, b)));
      }),
    );
  });

  it('is the one its step promised', () => {
    fc.assert(
      fc.property(booking, policy, hours, hours, (price, some, quoted, later) => {
        const now = hoursBefore(Math.max(quoted, later));
        const at = hoursBefore(Math.min(quoted, later));
        const request = requestOf({
          policy: some,
          lines: price.lines,
          currency: price.currency,
          now,
          confirmedAt: now,
        });
        const steps = cancellationSteps(request);
        const promised = steps.find(({ until }) => until === null || at < new Date(until));
        expect(refundOf({ ...request, now: at }).refundAmount).toBe(promised?.refundAmount);
        const amounts = steps.map(({ refundAmount }) => refundAmount);
        expect(amounts).toEqual([...new Set(amounts)].sort((x, y) => y - x));
      }),
    );
  });
});
