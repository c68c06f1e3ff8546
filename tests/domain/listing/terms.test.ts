import fc from 'fast-check';
import { amountReasonsFor, validateTerms } from '../../../src/domain/listing/terms';
import { termsOf } from '../support/builders';

const pathsOf = (terms: Parameters<typeof validateTerms>[0]): unknown[] =>
  validateTerms(terms).map(({ path }) => path);

describe('the terms of a property', () => {
  it('are fine as they come', () => {
    expect(validateTerms(termsOf())).toEqual([]);
    expect(validateTerms({})).toEqual([]);
    expect(validateTerms(termsOf({ weekendPricePerNight: null }))).toEqual([]);
  });

  it.each([
    ['timezone', '+01:00'],
    ['currency', 'XXX'],
    ['pricePerNight', 0],
    ['pricePerNight', 1e12 + 1],
    ['pricePerNight', 99.5],
    ['pricePerNight', NaN],
    ['weekendPricePerNight', 0],
    ['cleaningFee', -1],
    ['extraGuestFee', -100],
    ['taxPercent', 100.01],
    ['weeklyDiscountPercent', -1],
    ['monthlyDiscountPercent', 12.345],
    ['maxGuests', 0],
    ['guestsIncluded', 1.5],
    ['minNights', 0],
    ['maxNights', 1001],
    ['advanceNoticeDays', -1],
    ['preparationDays', 1e9],
    ['bookingWindowDays', 0.5],
    ['checkInTime', '25:00'],
    ['checkOutTime', 'noon'],
  ])('refuse %s = %p', (path, value) => {
    const reasons = validateTerms({ ...termsOf(), [path]: value });
    expect(reasons).toContainEqual(expect.objectContaining({ code: 'VALIDATION', path }));
  });

  it('fit together', () => {
    expect(pathsOf({ minNights: 5, maxNights: 4 })).toEqual(['minNights']);
    expect(pathsOf({ guestsIncluded: 5, maxGuests: 4 })).toEqual(['guestsIncluded']);
    expect(pathsOf({ extraGuestFee: 1e12, maxGuests: 3 })).toEqual(['extraGuestFee']);
    expect(pathsOf({ minNights: 5 })).toEqual([]);
  });

  it('take amounts on the step of the currency', () => {
    expect(pathsOf({ currency: 'KWD', pricePerNight: 12_345 })).toEqual(['pricePerNight']);
    expect(pathsOf({ currency: 'KWD', pricePerNight: 12_340 })).toEqual([]);
    expect(pathsOf({ currency: 'KES', cleaningFee: 150 })).toEqual(['cleaningFee']);
    expect(amountReasonsFor('pricePerNight', 150, { min: 1, currency: 'MGA' })).toEqual([
      expect.objectContaining({ path: 'pricePerNight', step: 100 }),
    ]);
    expect(amountReasonsFor('pricePerNight', 150, { min: 1 })).toEqual([]);
  });

  it('never make it throw, whatever the numbers', () => {
    const number = fc.oneof(fc.double(), fc.integer());
    const terms = fc.record({ pricePerNight: number, maxGuests: number, taxPercent: number });
    fc.assert(
      fc.property(terms, (some) => {
        expect(Array.isArray(validateTerms({ ...termsOf(), ...some }))).toBe(true);
      }),
    );
  });
});
