import fc from 'fast-check';
import {
  assertStay,
  isBookable,
  stayReasons,
  type StayRequest,
} from '../../../src/domain/listing/rules';
import { addDays } from '../../../src/domain/stay';
import { anyDate, blockClaim, bookingClaim, ruleOf, stayFrom, termsOf } from '../support/builders';

/** Noon in Oslo on 1 June 2027. */
const now = new Date('2027-06-01T10:00:00Z');

function requestOf(changes: Partial<StayRequest> = {}): StayRequest {
  const stay = stayFrom('2027-06-10', 3);
  return { terms: termsOf(), rules: [], claims: [], stay, guests: 2, now, ...changes };
}

const codesOf = (changes: Partial<StayRequest>): string[] =>
  stayReasons(requestOf(changes)).map(({ code }) => code);

describe('a stay', () => {
  it('has two dates in order', () => {
    expect(assertStay('2027-06-10', '2027-06-13')).toEqual(stayFrom('2027-06-10', 3));
  });

  it.each([
    ['2027-06-10', '2027-06-10'],
    ['2027-06-10', '2027-06-09'],
    ['2027-02-29', '2027-03-02'],
    ['2027-06-10', undefined],
    ['2027-06-10T00:00:00Z', '2027-06-12'],
    [20270610, '2027-06-12'],
    ['0000-01-01', '2027-06-12'],
  ])('is not made by %p and %p', (checkIn, checkOut) => {
    expect(() => assertStay(checkIn, checkOut)).toThrow(
      expect.objectContaining({ code: 'INVALID_DATES' }),
    );
  });

  it('is never longer than a quote can bear', () => {
    expect(() => assertStay('1970-01-01', '9999-12-31')).toThrow(
      expect.objectContaining({
        code: 'MAX_NIGHTS',
        details: expect.objectContaining({ maxNights: 1000 }) as unknown,
      }),
    );
  });
});

describe('what stands against a stay', () => {
  it('is nothing, usually', () => {
    expect(stayReasons(requestOf())).toEqual([]);
    expect(isBookable(requestOf())).toBe(true);
  });

  it.each<[string, Partial<StayRequest>, Record<string, unknown>]>([
    ['NOT_FOUND', { terms: termsOf({ listed: false }) }, {}],
    ['PAST_CHECK_IN', { stay: stayFrom('2027-05-31', 3) }, { today: '2027-06-01' }],
    ['MIN_NIGHTS', { terms: termsOf({ minNights: 4 }) }, { minNights: 4 }],
    ['MAX_NIGHTS', { terms: termsOf({ maxNights: 2 }) }, { maxNights: 2 }],
    ['TOO_MANY_GUESTS', { guests: 5 }, { maxGuests: 4 }],
    [
      'ADVANCE_NOTICE',
      { terms: termsOf({ advanceNoticeDays: 10 }) },
      { advanceNoticeDays: 10, earliestCheckIn: '2027-06-11' },
    ],
    [
      'BOOKING_WINDOW',
      { terms: termsOf({ bookingWindowDays: 10 }) },
      { bookingWindowDays: 10, latestCheckOut: '2027-06-12' },
    ],
    [
      'CLOSED_TO_ARRIVAL',
      {
        rules: [ruleOf({ startDate: '2027-06-10', endDate: '2027-06-11', closedToArrival: true })],
      },
      { checkIn: '2027-06-10' },
    ],
    [
      'CLOSED_TO_DEPARTURE',
      {
        rules: [
          ruleOf({ startDate: '2027-06-13', endDate: '2027-06-14', closedToDeparture: true }),
        ],
      },
      { checkOut: '2027-06-13' },
    ],
    [
      'DATES_UNAVAILABLE',
      { claims: [blockClaim('2027-06-12', '2027-06-20')] },
      { busy: [{ start: '2027-06-12', end: '2027-06-20' }] },
    ],
  ])('%s', (code, changes, details) => {
    expect(stayReasons(requestOf(changes))).toEqual([
      expect.objectContaining({ code, ...details }),
    ]);
    expect(isBookable(requestOf(changes))).toBe(false);
  });

  it('is all told at once, what can never work first', () => {
    const codes = codesOf({
      terms: termsOf({ minNights: 4 }),
      guests: 9,
      claims: [blockClaim('2027-06-01', '2027-07-01')],
    });
    expect(codes).toEqual(['MIN_NIGHTS', 'TOO_MANY_GUESTS', 'DATES_UNAVAILABLE']);
  });

  it('is not the limit itself', () => {
    expect(codesOf({ terms: termsOf({ minNights: 3, maxNights: 3, maxGuests: 2 }) })).toEqual([]);
    expect(codesOf({ terms: termsOf({ advanceNoticeDays: 9 }) })).toEqual([]);
    expect(codesOf({ terms: termsOf({ bookingWindowDays: 11 }) })).toEqual([]);
  });

  it('asks the latest rule that sets minNights for the arrival date', () => {
    const rules = [
      ruleOf({ id: 1, createdAt: '2027-02-01T00:00:00Z', minNights: 2 }),
      ruleOf({ id: 2, createdAt: '2027-03-01T00:00:00Z', minNights: 5 }),
      ruleOf({ id: 3, createdAt: '2027-04-01T00:00:00Z', pricePerNight: 1 }),
      ruleOf({ id: 4, createdAt: '2027-05-01T00:00:00Z', minNights: 9, startDate: '2027-06-11' }),
    ];
    expect(stayReasons(requestOf({ rules }))).toEqual([
      expect.objectContaining({ code: 'MIN_NIGHTS', minNights: 5 }),
    ]);
    const sameTime = [ruleOf({ id: 8, minNights: 3 }), ruleOf({ id: 7, minNights: 6 })];
    expect(codesOf({ rules: sameTime })).toEqual([]);
  });

  it('may be longer ago than the calendar of a far zone thinks', () => {
    const stay = stayFrom('2027-06-01', 2);
    const late = new Date('2027-06-01T10:30:00Z');
    const inKiritimati = { terms: termsOf({ timezone: 'Pacific/Kiritimati' }), stay, now: late };
    const behind = { terms: termsOf({ timezone: 'Etc/GMT+12' }), stay, now: late };
    expect(codesOf(inKiritimati)).toEqual(['PAST_CHECK_IN']); // 2 June there
    expect(codesOf(behind)).toEqual([]); // 31 May there
  });

  it('is not check-in time having passed today', () => {
    const lateToday = new Date('2027-06-10T21:00:00Z');
    expect(codesOf({ now: lateToday })).toEqual([]);
    expect(codesOf({ now: lateToday, terms: termsOf({ advanceNoticeDays: 1 }) })).toEqual([
      'ADVANCE_NOTICE',
    ]);
  });

  it('survives the end of the calendar', () => {
    const stay = { checkIn: '9999-12-30', checkOut: '9999-12-31' };
    const terms = termsOf({ preparationDays: 9 });
    expect(codesOf({ stay, terms, claims: [blockClaim('9999-12-29', '9999-12-31')] })).toEqual([
      'BOOKING_WINDOW',
      'DATES_UNAVAILABLE',
    ]);
  });
});

describe('nights between bookings', () => {
  const terms = termsOf({ preparationDays: 2 });
  const claims = [bookingClaim('2027-06-15', '2027-06-18', 1)];

  it.each([
    ['2027-06-10', 3, true],
    ['2027-06-10', 4, false], // leaves 14 June: one free night, two are needed
    ['2027-06-18', 2, false], // the preparation day as frozen
    ['2027-06-19', 2, true],
    ['2027-06-16', 1, false],
    ['2027-06-14', 8, false],
  ])('from %s for %i nights: %p', (checkIn, nights, free) => {
    expect(isBookable(requestOf({ terms, claims, stay: stayFrom(checkIn, nights) }))).toBe(free);
  });

  it('are not needed beside a block', () => {
    const stay = stayFrom('2027-06-10', 5);
    expect(codesOf({ terms, stay, claims: [blockClaim('2027-06-15', '2027-06-18')] })).toEqual([]);
    expect(codesOf({ terms, stay, claims: [blockClaim('2027-06-05', '2027-06-10')] })).toEqual([]);
  });

  it('names what is taken without saying by whom, neighbours joined', () => {
    const reasons = stayReasons(
      requestOf({
        terms: termsOf({ preparationDays: 1 }),
        stay: stayFrom('2027-06-10', 10),
        claims: [
          bookingClaim('2027-06-15', '2027-06-17', 1),
          blockClaim('2027-06-11', '2027-06-12'),
          bookingClaim('2027-06-19', '2027-06-22', 1),
          blockClaim('2027-07-01', '2027-07-02'),
        ],
      }),
    );
    expect(reasons[0]?.busy).toEqual([
      { start: '2027-06-11', end: '2027-06-12' },
      { start: '2027-06-14', end: '2027-06-23' },
    ]);
  });

  it('is the same rule as padded bookings that do not overlap', () => {
    const claim = fc
      .tuple(anyDate(60), fc.integer({ min: 1, max: 6 }), fc.nat(3), fc.boolean())
      .map(([start, nights, padding, isBlock]) =>
        isBlock
          ? blockClaim(start, addDays(start, nights))
          : bookingClaim(start, addDays(start, nights), padding),
      );
    fc.assert(
      fc.property(
        fc.array(claim, { maxLength: 6 }),
        anyDate(60),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(3),
        (some, checkIn, nights, preparationDays) => {
          const stay = stayFrom(checkIn, nights);
          const padded = addDays(stay.checkOut, preparationDays);
          const clash = some.some((one) =>
            one.kind === 'block'
              ? stay.checkIn < one.end && one.start < stay.checkOut
              : stay.checkIn < one.paddedEnd && one.start < padded,
          );
          const request = requestOf({
            stay,
            claims: some,
            terms: termsOf({ preparationDays }),
            now: new Date('2026-12-31T12:00:00Z'),
          });
          expect(isBookable(request)).toBe(!clash);
          expect(stayReasons(request).length).toBe(clash ? 1 : 0);
        },
      ),
    );
  });

  it('let one guest leave and the next arrive on one day', () => {
    fc.assert(
      fc.property(anyDate(30), fc.integer({ min: 1, max: 9 }), (checkIn, nights) => {
        const stay = stayFrom(checkIn, nights);
        const before = bookingClaim(addDays(checkIn, -3), checkIn);
        const after = bookingClaim(stay.checkOut, addDays(stay.checkOut, 2));
        const early = new Date('2026-12-31T12:00:00Z');
        expect(isBookable(requestOf({ stay, claims: [before, after], now: early }))).toBe(true);
      }),
    );
  });
});
