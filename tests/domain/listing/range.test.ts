import { assertRange } from '../../../src/domain/listing/range';

describe('ranges of dates', () => {
  it('are two dates in order', () => {
    const range = { start: '2027-06-01', end: '2027-06-02' };
    expect(assertRange('2027-06-01', '2027-06-02')).toEqual(range);
    for (const [start, end] of [
      ['2027-06-01', '2027-06-01'],
      ['2027-06-02', '2027-06-01'],
      ['2027-06-31', '2027-07-02'],
      [undefined, '2027-07-02'],
    ]) {
      expect(() => assertRange(start, end)).toThrow(
        expect.objectContaining({ code: 'INVALID_DATES', status: 400 }),
      );
    }
  });
});
