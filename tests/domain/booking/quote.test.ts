import { amountReasons, type Price } from '../../../src/domain/booking/quote';
import type { ListingTerms } from '../../../src/domain/listing/terms';
import { ruleOf, stayFrom } from '../support/builders';
import { priceOf } from '../support/price-wish';

/** Lines as `code quantity×unit=amount`, easy to compare by eye with a price made by hand. */
const shown = (price: Price): string[] =>
  price.lines.map(
    ({ code, quantity, unitAmount, amount }) => `${code} ${quantity}×${unitAmount}=${amount}`,
  );

describe('prices made by hand', () => {
  it('NOK: a weekend, extra guests, fees and tax', () => {
    const price = priceOf({
      terms: {
        pricePerNight: 120_000,
        weekendPricePerNight: 150_050,
        guestsIncluded: 2,
        extraGuestFee: 10_000,
        cleaningFee: 45_000,
        taxPercent: 12,
      },
      stay: stayFrom('2027-06-10', 4), // Thursday to Monday
      guests: 3,
    });
    expect(shown(price)).toEqual([
      'nights 1×120000=120000',
      'nights 2×150050=300100',
      'nights 1×120000=120000',
      'extra_guests 4×10000=40000',
      'cleaning_fee 1×45000=45000',
      'service_fee 1×62510=62510',
      'tax 1×75012=75012',
    ]);
    expect(price).toMatchObject({ currency: 'NOK', nights: 4, totalAmount: 762_622 });
  });

  it('JPY: a week with its discount, no minor unit', () => {
    const price = priceOf({
      terms: {
        currency: 'JPY',
        pricePerNight: 12_345,
        weeklyDiscountPercent: 7.5,
        monthlyDiscountPercent: 20,
        taxPercent: 10,
      },
      stay: stayFrom('2027-06-06', 7),
    });
    // 86415 × 7.5 % = 6481.125; 79934 × 10 % = 7993.4
    expect(shown(price)).toEqual([
      'nights 7×12345=86415',
      'weekly_discount 1×-6481=-6481',
      'service_fee 1×7993=7993',
      'tax 1×7993=7993',
    ]);
    expect(price.totalAmount).toBe(95_920);
  });

  it('KWD: every line on the step of ten fils', () => {
    const price = priceOf({
      terms: {
        currency: 'KWD',
        pricePerNight: 25_550,
        cleaningFee: 5000,
        monthlyDiscountPercent: 33.33,
        weeklyDiscountPercent: 10,
        taxPercent: 0.07,
      },
      stay: stayFrom('2027-06-01', 28),
    });
    // 715400 × 33.33 % = 238442.82; 481960 × 10 % = 48196; × 0.07 % = 337.372
    expect(shown(price)).toEqual([
      'nights 28×25550=715400',
      'monthly_discount 1×-238440=-238440',
      'cleaning_fee 1×5000=5000',
      'service_fee 1×48200=48200',
      'tax 1×340=340',
    ]);
  });

  it('KES: whole shillings', () => {
    const price = priceOf({
      terms: { currency: 'KES', pricePerNight: 450_500, taxPercent: 16 },
      stay: stayFrom('2027-06-07', 3),
      serviceFeePercent: 12.5,
    });
    // 1351500 × 12.5 % = 168937.5; × 16 % = 216240
    expect(shown(price)).toEqual([
      'nights 3×450500=1351500',
      'service_fee 1×168900=168900',
      'tax 1×216200=216200',
    ]);
  });
});

describe('the price of a night', () => {
  const stay = stayFrom('2027-06-10', 3); // Thursday, Friday, Saturday

  it('comes from the latest created rule that covers it and sets one', () => {
    const rules = [
      ruleOf({ id: 1, createdAt: '2027-02-01T00:00:00Z', pricePerNight: 90_000 }),
      ruleOf({
        id: 2,
        createdAt: '2027-03-01T00:00:00Z',
        pricePerNight: 80_000,
        endDate: '2027-06-11',
      }),
      ruleOf({ id: 3, createdAt: new Date('2027-04-01T00:00:00Z'), minNights: 2 }),
    ];
    const price = priceOf({ stay, rules, terms: { weekendPricePerNight: 200_000 } });
    expect(shown(price).slice(0, 2)).toEqual(['nights 1×80000=80000', 'nights 2×90000=180000']);
    expect(shown(priceOf({ stay, rules: [...rules].reverse() }))).toEqual(
      shown(priceOf({ stay, rules })),
    );
  });

  it('comes from the later id when rules are as old', () => {
    const rules = [ruleOf({ id: 5, pricePerNight: 100 }), ruleOf({ id: 6, pricePerNight: 200 })];
    expect(shown(priceOf({ stay, rules }))[0]).toBe('nights 3×200=600');
  });

  it('makes one line per run: the same price again later is a new line', () => {
    const rules = [ruleOf({ startDate: '2027-06-11', endDate: '2027-06-12', pricePerNight: 7 })];
    expect(shown(priceOf({ stay, rules, serviceFeePercent: 0 }))).toEqual([
      'nights 1×100000=100000',
      'nights 1×7=7',
      'nights 1×100000=100000',
    ]);
  });
});

describe('discounts', () => {
  const terms = { weeklyDiscountPercent: 10, monthlyDiscountPercent: 25 };
  const codes = (nights: number, changes: Partial<ListingTerms> = {}): string[] =>
    priceOf({ terms: { ...terms, ...changes }, stay: stayFrom('2027-06-01', nights) }).lines.map(
      ({ code }) => code,
    );

  it.each([
    [6, undefined],
    [7, 'weekly_discount'],
    [27, 'weekly_discount'],
    [28, 'monthly_discount'],
  ])('of %i nights: %s', (nights, discount) => {
    expect(codes(nights).find((code) => code.endsWith('discount'))).toBe(discount);
  });

  it('fall back to the weekly one where there is no monthly one', () => {
    expect(codes(28, { monthlyDiscountPercent: 0 })).toContain('weekly_discount');
    expect(codes(28, { monthlyDiscountPercent: 0, weeklyDiscountPercent: 0 })).toHaveLength(2);
  });
});

describe('limits', () => {
  it('are those of the provider', () => {
    const limits = { min: 300, max: 99_999_999 };
    expect(amountReasons(299, 'NOK', limits)).toEqual([
      expect.objectContaining({ code: 'AMOUNT_TOO_SMALL', minAmount: 300, currency: 'NOK' }),
    ]);
    expect(amountReasons(300, 'NOK', limits)).toEqual([]);
    expect(amountReasons(99_999_999, 'NOK', limits)).toEqual([]);
    expect(amountReasons(100_000_000, 'NOK', limits)).toEqual([
      expect.objectContaining({ code: 'AMOUNT_TOO_LARGE', maxAmount: 99_999_999 }),
    ]);
  });

  it('are also those of numbers: beyond them there is no price', () => {
    const wish = { terms: { extraGuestFee: 1e12 }, stay: stayFrom('2027-06-01', 1000) };
    expect(() => priceOf({ ...wish, guests: 11 })).toThrow(
      expect.objectContaining({ code: 'AMOUNT_TOO_LARGE', status: 422 }),
    );
    expect(() => priceOf({ ...wish, guests: Number.MAX_SAFE_INTEGER })).toThrow(
      expect.objectContaining({ code: 'AMOUNT_TOO_LARGE' }),
    );
  });
});
