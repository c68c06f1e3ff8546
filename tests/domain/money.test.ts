import fc from 'fast-check';
import {
  currencyDigits,
  currencyStep,
  isCurrency,
  isOnStep,
  isPercent,
  MAX_HOST_AMOUNT,
  percentOf,
  prorate,
  roundToStep,
} from '../../src/domain/money';
import { anyCurrency, anyPercent } from './support/builders';

const anyAmount = fc.integer({ min: -MAX_HOST_AMOUNT, max: MAX_HOST_AMOUNT });

describe('currencies', () => {
  it.each([
    ['NOK', 2, 1],
    ['JPY', 0, 1],
    ['ISK', 0, 1],
    ['KWD', 3, 10],
    ['IQD', 3, 1],
    ['KES', 2, 100],
    ['MGA', 2, 100],
  ])('%s has %i digits and a step of %i', (code, digits, step) => {
    expect(currencyDigits(code)).toBe(digits);
    expect(currencyStep(code)).toBe(step);
  });

  it.each(['nok', 'XXX', 'XAU', 'EURO', '', 'CLF', '__proto__', 'constructor'])(
    '%p is none',
    (code) => {
      expect(isCurrency(code)).toBe(false);
      expect(() => currencyDigits(code)).toThrow(RangeError);
    },
  );

  it('takes only whole multiples of the step', () => {
    expect(isOnStep(1230, 'KWD')).toBe(true);
    expect(isOnStep(1234, 'KWD')).toBe(false);
    expect(isOnStep(12.5, 'EUR')).toBe(false);
    expect(isOnStep(2 ** 53, 'EUR')).toBe(false);
  });
});

describe('rounding', () => {
  it.each([
    [5, 50, 'NOK', 3],
    [-5, 50, 'NOK', -3],
    [4, 50, 'JPY', 2],
    [1, 50, 'JPY', 1],
    [-1, 49.99, 'JPY', 0],
    [12_350, 10, 'KWD', 1240],
    [12_340, 10, 'KWD', 1230],
    [-12_350, 10, 'KWD', -1240],
    [150_000, 12.5, 'KES', 18_800],
    [149_900, 0.07, 'NOK', 105],
    [101, 0.5, 'NOK', 1],
  ])('of %i, %d %% in %s is %i', (amount, percent, currency, expected) => {
    expect(percentOf(amount, percent, currency)).toBe(expected);
  });

  it('is half away from zero, to the step', () => {
    expect(roundToStep(15, 'KWD')).toBe(20);
    expect(roundToStep(-15, 'KWD')).toBe(-20);
    expect(roundToStep(14, 'KWD')).toBe(10);
    expect(roundToStep(150, 'KES')).toBe(200);
    expect(roundToStep(149, 'KES')).toBe(100);
    expect(roundToStep(7, 'NOK')).toBe(7);
  });

  it('lands on the nearest multiple of the step and is odd', () => {
    fc.assert(
      fc.property(anyAmount, anyPercent, anyCurrency, (amount, percent, currency) => {
        const rounded = percentOf(amount, percent, currency);
        expect(isOnStep(rounded, currency)).toBe(true);
        expect(percentOf(-amount, percent, currency) + rounded).toBe(0);
        const exact = BigInt(amount) * BigInt(Math.round(percent * 100));
        const error = BigInt(rounded) * 10_000n - exact;
        const size = error < 0n ? -error : error;
        expect(size <= BigInt(currencyStep(currency)) * 5000n).toBe(true);
      }),
    );
  });

  it('never falls when the amount rises', () => {
    fc.assert(
      fc.property(
        anyAmount,
        fc.nat(1e6),
        anyPercent,
        anyCurrency,
        (amount, more, percent, code) => {
          expect(percentOf(amount + more, percent, code)).toBeGreaterThanOrEqual(
            percentOf(amount, percent, code),
          );
        },
      ),
    );
  });

  it('refuses what it cannot do exactly', () => {
    expect(() => prorate(1, 1, 0, 'NOK')).toThrow(RangeError);
    expect(() => prorate(1.5, 1, 1, 'NOK')).toThrow(RangeError);
    expect(() => prorate(9e15, 2, 1, 'NOK')).toThrow(RangeError);
  });
});

describe('percentages', () => {
  it.each([0, 0.01, 0.07, 7.5, 12.34, 99.99, 100])('%d is one', (percent) => {
    expect(isPercent(percent)).toBe(true);
  });

  it.each([-0.01, 100.01, 0.001, 33.333, NaN, Infinity])('%d is none', (percent) => {
    expect(isPercent(percent)).toBe(false);
  });
});
