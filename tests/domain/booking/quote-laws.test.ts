import fc from 'fast-check';
import type { Price } from '../../../src/domain/booking/quote';
import { isOnStep, MAX_HOST_AMOUNT, roundToStep } from '../../../src/domain/money';
import { addDays } from '../../../src/domain/stay';
import { anyCurrency, anyDate, anyPercent, ruleOf, stayFrom } from '../support/builders';
import { priceOf } from '../support/price-wish';

describe('every price', () => {
  const step = (amount: number, currency: string): number =>
    Math.max(roundToStep(amount, currency), roundToStep(1000, currency));
  const wish = fc.record({
    currency: anyCurrency,
    pricePerNight: fc.integer({ min: 1, max: MAX_HOST_AMOUNT }),
    weekend: fc.option(fc.integer({ min: 1, max: MAX_HOST_AMOUNT })),
    rulePrice: fc.integer({ min: 1, max: MAX_HOST_AMOUNT }),
    cleaningFee: fc.nat(MAX_HOST_AMOUNT),
    extraGuestFee: fc.nat(MAX_HOST_AMOUNT / 10),
    percents: fc.tuple(anyPercent, anyPercent, anyPercent, anyPercent),
    guests: fc.integer({ min: 1, max: 10 }),
    checkIn: anyDate(),
    nights: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(365, 1000)),
  });
  const priceFor = (some: typeof wish extends fc.Arbitrary<infer T> ? T : never): Price => {
    const { currency, percents, checkIn, nights, guests } = some;
    const [weekly, monthly, taxPercent, serviceFeePercent] = percents;
    return priceOf({
      terms: {
        currency,
        pricePerNight: step(some.pricePerNight, currency),
        weekendPricePerNight: some.weekend === null ? null : step(some.weekend, currency),
        cleaningFee: roundToStep(some.cleaningFee, currency),
        extraGuestFee: roundToStep(some.extraGuestFee, currency),
        weeklyDiscountPercent: weekly,
        monthlyDiscountPercent: monthly,
        taxPercent,
      },
      rules: [
        ruleOf({
          startDate: addDays(checkIn, 2),
          endDate: addDays(checkIn, 5),
          pricePerNight: step(some.rulePrice, currency),
        }),
      ],
      stay: stayFrom(checkIn, nights),
      guests,
      serviceFeePercent,
    });
  };

  it('sums up, stands on the step, has no empty line and counts every night once', () => {
    fc.assert(
      fc.property(wish, (some) => {
        const { lines, totalAmount, nights } = priceFor(some);
        expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(totalAmount);
        expect(totalAmount).toBeGreaterThanOrEqual(0);
        expect(lines.every(({ amount }) => amount !== 0 && isOnStep(amount, some.currency))).toBe(
          true,
        );
        expect(lines.every((line) => line.unitAmount * line.quantity === line.amount)).toBe(true);
        const ofNights = lines.filter(({ code }) => code === 'nights');
        expect(ofNights.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(nights);
        expect(nights).toBe(some.nights);
        for (const [index, line] of ofNights.entries()) {
          expect(line.unitAmount).not.toBe(ofNights[index - 1]?.unitAmount);
        }
      }),
    );
  });

  it('has its lines in one order', () => {
    const order =
      'nights weekly_discount monthly_discount extra_guests cleaning_fee service_fee tax';
    fc.assert(
      fc.property(wish, (some) => {
        const places = priceFor(some).lines.map(({ code }) => order.split(' ').indexOf(code));
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }),
    );
  });
});
