import fc from 'fast-check';
import {
  addDays,
  addDaysWithin,
  dateIn,
  dateOfDay,
  dayNumber,
  daysBetween,
  eachNight,
  instantAt,
  isIsoDate,
  isTimeOfDay,
  isTimeZone,
  isWeekendDay,
  nightsOf,
  overlaps,
} from '../../src/domain/stay';
import { anyDate } from './support/builders';

describe('dates', () => {
  it.each(['1970-01-01', '2028-02-29', '2000-02-29', '9999-12-31'])('%s is one', (date) => {
    expect(isIsoDate(date)).toBe(true);
  });

  it.each([
    '2027-02-29',
    '2100-02-29',
    '2027-13-01',
    '2027-00-10',
    '2027-04-31',
    '2027-4-3',
    '0000-01-01',
    '1969-12-31',
    '10000-01-01',
    '2027-01-01T00:00',
    '2027-01-01\n',
    ' 2027-01-01',
    '２０２７-01-01',
    '',
    20270101,
    null,
    undefined,
    {},
  ])('%p is none', (value) => {
    expect(isIsoDate(value)).toBe(false);
  });

  it('are counted by the calendar, not by clocks', () => {
    expect(daysBetween('2027-03-27', '2027-03-29')).toBe(2); // summer time begins in Oslo
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    expect(addDays('2027-12-31', 1)).toBe('2028-01-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(nightsOf({ checkIn: '2027-10-30', checkOut: '2027-11-02' })).toBe(3);
    expect(eachNight({ checkIn: '2027-02-27', checkOut: '2027-03-02' })).toEqual([
      '2027-02-27',
      '2027-02-28',
      '2027-03-01',
    ]);
  });

  it('end in 9999', () => {
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => dateOfDay(-1)).toThrow(RangeError);
    expect(() => dateOfDay(NaN)).toThrow(RangeError);
    expect(addDaysWithin('9999-12-30', 75)).toBe('9999-12-31');
    expect(addDaysWithin('1970-01-05', -75)).toBe('1970-01-01');
    expect(addDaysWithin('2027-01-05', -5)).toBe('2026-12-31');
  });

  it('and day numbers are one thing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: dayNumber('9999-12-31') }), (day) => {
        const date = dateOfDay(day);
        expect(dayNumber(date)).toBe(day);
        expect(isIsoDate(date)).toBe(true);
      }),
    );
  });

  it('know weekend nights: Friday and Saturday', () => {
    const week = eachNight({ checkIn: '2027-06-07', checkOut: '2027-06-14' }); // from a Monday
    expect(week.filter((date) => isWeekendDay(dayNumber(date)))).toEqual([
      '2027-06-11',
      '2027-06-12',
    ]);
    fc.assert(
      fc.property(anyDate(5000), (date) => {
        const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
        expect(isWeekendDay(dayNumber(date))).toBe(weekday === 5 || weekday === 6);
      }),
    );
  });
});

describe('ranges', () => {
  const range = fc
    .tuple(anyDate(30), fc.integer({ min: 1, max: 10 }))
    .map(([start, days]) => ({ start, end: addDays(start, days) }));

  it('meet exactly when they share a night', () => {
    fc.assert(
      fc.property(range, range, (a, b) => {
        const nights = eachNight({ checkIn: a.start, checkOut: a.end });
        const shared = nights.some((night) => b.start <= night && night < b.end);
        expect(overlaps(a, b)).toBe(shared);
        expect(overlaps(b, a)).toBe(shared);
      }),
    );
  });

  it('touch without meeting: leaving and arriving on one day is fine', () => {
    const first = { start: '2027-06-01', end: '2027-06-04' };
    expect(overlaps(first, { start: '2027-06-04', end: '2027-06-05' })).toBe(false);
  });
});

describe('zones', () => {
  const noon = new Date('2027-06-15T10:30:00Z');

  it.each([
    ['UTC', '2027-06-15'],
    ['Pacific/Kiritimati', '2027-06-16'], // UTC+14
    ['Etc/GMT+12', '2027-06-14'], // UTC−12
    ['Pacific/Apia', '2027-06-15'],
    ['America/Los_Angeles', '2027-06-15'],
  ])('today in %s', (zone, today) => {
    expect(dateIn(zone, noon)).toBe(today);
    expect(dateIn(zone, noon)).toBe(today);
  });

  it('today turns at midnight there, also before 1970 and within a millisecond', () => {
    expect(dateIn('Europe/Oslo', new Date('2027-06-15T21:59:59.999Z'))).toBe('2027-06-15');
    expect(dateIn('Europe/Oslo', new Date('2027-06-15T22:00:00.000Z'))).toBe('2027-06-16');
    expect(dateIn('Asia/Kathmandu', new Date('2027-06-15T18:14:59.999Z'))).toBe('2027-06-15');
    expect(dateIn('Asia/Kathmandu', new Date('2027-06-15T18:15:00Z'))).toBe('2027-06-16');
  });

  it.each([
    ['2027-06-15', '15:00', 'Europe/Oslo', '2027-06-15T13:00:00.000Z'],
    ['2027-01-15', '15:00', 'Europe/Oslo', '2027-01-15T14:00:00.000Z'],
    ['2027-01-15', '00:00', 'Pacific/Kiritimati', '2027-01-14T10:00:00.000Z'],
    ['2027-01-15', '23:59', 'Etc/GMT+12', '2027-01-16T11:59:00.000Z'],
    ['2027-01-15', '11:00:00.000', 'Asia/Kathmandu', '2027-01-15T05:15:00.000Z'],
    // Skipped by summer time: 02:30 is shown as 03:30.
    ['2027-03-28', '02:30', 'Europe/Oslo', '2027-03-28T01:30:00.000Z'],
    ['2027-03-14', '02:30', 'America/Los_Angeles', '2027-03-14T10:30:00.000Z'],
    // Twice at the end of summer time: the first.
    ['2027-10-31', '02:30', 'Europe/Oslo', '2027-10-31T00:30:00.000Z'],
    ['2027-11-07', '01:30', 'America/Los_Angeles', '2027-11-07T08:30:00.000Z'],
    // The change is half an hour, at midnight, or a whole day.
    ['2027-10-03', '02:15', 'Australia/Lord_Howe', '2027-10-02T15:45:00.000Z'],
    ['2027-09-05', '00:00', 'America/Santiago', '2027-09-05T04:00:00.000Z'],
    ['2011-12-30', '12:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z'],
  ])('%s %s in %s is %s', (date, time, zone, instant) => {
    expect(instantAt(date, time, zone).toISOString()).toBe(instant);
  });

  it('agree with themselves: midnight there is the first instant of the date', () => {
    const zones = fc.constantFrom('Europe/Oslo', 'America/New_York', 'Pacific/Kiritimati', 'UTC');
    fc.assert(
      fc.property(anyDate(5000), zones, (date, zone) => {
        const midnight = instantAt(date, '00:00', zone);
        expect(dateIn(zone, midnight)).toBe(date);
        expect(dateIn(zone, new Date(midnight.getTime() - 1))).toBe(addDays(date, -1));
      }),
    );
  });

  it.each(['Europe/Oslo', 'UTC', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'Asia/Kolkata'])(
    '%s is one',
    (zone) => expect(isTimeZone(zone)).toBe(true),
  );

  it.each(['+01:00', 'Europe/Atlantis', '', 'Mars', '../etc/passwd', 5, null])(
    '%p is none',
    (zone) => expect(isTimeZone(zone)).toBe(false),
  );

  it('take times of day only', () => {
    expect(['00:00', '23:59', '15:00:00', '15:00:00.000'].every(isTimeOfDay)).toBe(true);
    expect(['24:00', '9:00', '15:60', '15', '', null].some(isTimeOfDay)).toBe(false);
    expect(() => instantAt('2027-01-01', '25:00', 'UTC')).toThrow(RangeError);
    expect(() => instantAt('2027-01-01', '15:00', 'Mars/Base')).toThrow(RangeError);
  });
});
