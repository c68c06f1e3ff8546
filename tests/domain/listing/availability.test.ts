import fc from 'fast-check';
import { alternatives, busyRanges, calendarDays } from '../../../src/domain/listing/availability';
import { isBookable } from '../../../src/domain/listing/rules';
import { addDays, daysBetween, eachNight, nightsOf } from '../../../src/domain/stay';
import { anyDate, blockClaim, bookingClaim, ruleOf, stayFrom, termsOf } from '../support/builders';

const now = new Date('2027-06-01T10:00:00Z');
const june = { from: '2027-06-01', to: '2027-07-01' };

describe('busy ranges', () => {
  it('are merged, cut to the window and in order', () => {
    const claims = [
      blockClaim('2027-06-28', '2027-07-15'),
      bookingClaim('2027-05-20', '2027-06-03', 1),
      bookingClaim('2027-06-10', '2027-06-12', 1),
      blockClaim('2027-06-11', '2027-06-14'),
      blockClaim('2027-08-01', '2027-08-02'),
    ];
    expect(busyRanges(claims, 1, june)).toEqual([
      { start: '2027-06-01', end: '2027-06-04' },
      { start: '2027-06-09', end: '2027-06-14' },
      { start: '2027-06-28', end: '2027-07-01' },
    ]);
    expect(busyRanges([], 1, june)).toEqual([]);
  });
});

describe('the calendar', () => {
  const terms = termsOf({ pricePerNight: 1000, weekendPricePerNight: 1500, minNights: 2 });

  it('shows each night with its price and its rules', () => {
    const rules = [
      ruleOf({
        startDate: '2027-06-12',
        endDate: '2027-06-14',
        pricePerNight: 2000,
        minNights: 3,
        closedToArrival: true,
      }),
      ruleOf({ id: 2, startDate: '2027-06-13', endDate: '2027-06-14', closedToDeparture: true }),
    ];
    const claims = [blockClaim('2027-06-13', '2027-06-20')];
    const days = calendarDays({ terms, rules, claims, from: '2027-06-10', to: '2027-06-14' });
    const plain = {
      available: true,
      minNights: 2,
      closedToArrival: false,
      closedToDeparture: false,
    };
    expect(days).toEqual([
      { ...plain, date: '2027-06-10', price: 1000 },
      { ...plain, date: '2027-06-11', price: 1500 }, // a Friday
      { ...plain, date: '2027-06-12', price: 2000, minNights: 3, closedToArrival: true },
      {
        date: '2027-06-13',
        available: false,
        price: 2000,
        minNights: 3,
        closedToArrival: true,
        closedToDeparture: true,
      },
    ]);
  });

  it('offers exactly the nights that can be slept in', () => {
    const claim = fc
      .tuple(anyDate(40), fc.integer({ min: 1, max: 5 }), fc.nat(2), fc.boolean())
      .map(([start, nights, padding, isBlock]) =>
        isBlock
          ? blockClaim(start, addDays(start, nights))
          : bookingClaim(start, addDays(start, nights), padding),
      );
    const early = new Date('2026-12-31T12:00:00Z');
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 5 }), fc.nat(2), (claims, preparationDays) => {
        const prepared = termsOf({ preparationDays });
        const window = { from: '2027-01-05', to: '2027-02-05' };
        const calendar = { terms: prepared, rules: [], claims, ...window };
        for (const { date, available } of calendarDays(calendar)) {
          const stay = stayFrom(date, 1);
          const request = { terms: prepared, rules: [], claims, stay, guests: 1, now: early };
          expect(available).toBe(isBookable(request));
        }
      }),
    );
  });
});

describe('alternatives', () => {
  const request = {
    terms: termsOf(),
    rules: [],
    claims: [bookingClaim('2027-06-10', '2027-06-14')],
    stay: stayFrom('2027-06-11', 2),
    guests: 2,
    now,
  };

  it('are the nearest stays of the same length, the earlier of two first', () => {
    expect(alternatives(request)).toEqual([
      stayFrom('2027-06-08', 2),
      stayFrom('2027-06-14', 2),
      stayFrom('2027-06-07', 2),
    ]);
  });

  it('stay within today and the booking window', () => {
    const claims = [blockClaim('2027-06-01', '2027-06-14')];
    const terms = termsOf({ bookingWindowDays: 15 }); // last night 16 June
    expect(alternatives({ ...request, claims, terms })).toEqual([
      stayFrom('2027-06-14', 2),
      stayFrom('2027-06-15', 2),
    ]);
  });

  it('are none when nothing near is free, or no date can help', () => {
    const claims = [blockClaim('2027-01-01', '2028-01-01')];
    expect(alternatives({ ...request, claims })).toEqual([]);
    expect(alternatives({ ...request, guests: 9 })).toEqual([]);
  });

  it('survive the ends of the calendar', () => {
    expect(alternatives({ ...request, stay: stayFrom('9999-12-29', 2) })).toEqual([]);
    expect(alternatives({ ...request, stay: stayFrom('1970-01-01', 2) })).toEqual([]);
  });

  it('can all be booked, as long as the wanted one, ever farther away', () => {
    const stays = fc.tuple(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 1, max: 5 }));
    const claims = fc.array(
      fc
        .tuple(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 1, max: 9 }))
        .map(([day, nights]) =>
          bookingClaim(addDays('2027-06-01', day), addDays('2027-06-01', day + nights)),
        ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(stays, claims, ([day, nights], taken) => {
        const stay = stayFrom(addDays('2027-06-01', day), nights);
        const offered = alternatives({ ...request, claims: taken, stay });
        const distances = offered.map((one) => Math.abs(daysBetween(stay.checkIn, one.checkIn)));
        expect(distances).toEqual([...distances].sort((a, b) => a - b));
        for (const one of offered) {
          expect(nightsOf(one)).toBe(nights);
          expect(eachNight(one)).toHaveLength(nights);
          expect(isBookable({ ...request, claims: taken, stay: one })).toBe(true);
        }
      }),
    );
  });
});
