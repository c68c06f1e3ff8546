import { approvalDueAt, holdExpiresAt, momentsOf } from '../../../src/domain/booking/deadlines';

const now = new Date('2027-06-01T10:00:00Z');
const stay = { checkIn: '2027-06-10', timezone: 'Europe/Oslo' };

describe('deadlines', () => {
  it('a hold lasts its minutes', () => {
    expect(holdExpiresAt(now, 15).toISOString()).toBe('2027-06-01T10:15:00.000Z');
  });

  it.each([
    ['24 hours', null, '2027-06-10', '2027-06-02T10:00:00.000Z'],
    ['24 hours', '2027-06-08T10:00:00Z', '2027-06-10', '2027-06-02T10:00:00.000Z'],
    [
      '2 hours before the capture',
      '2027-06-02T09:00:00Z',
      '2027-06-10',
      '2027-06-02T07:00:00.000Z',
    ],
    ['the end of the check-in day', null, '2027-06-01', '2027-06-01T22:00:00.000Z'],
  ])('a request is answered within %s', (_, captureBefore, checkIn, due) => {
    const limit = captureBefore === null ? null : new Date(captureBefore);
    const wanted = { ...stay, checkIn, captureBefore: limit };
    expect(approvalDueAt(now, wanted).toISOString()).toBe(due);
  });

  it('the moments of a stay are those of the property’s clock', () => {
    const moments = momentsOf({
      checkIn: '2027-03-27', // summer time begins on the 28th
      checkOut: '2027-03-29',
      checkInTime: '15:00',
      checkOutTime: '11:00',
      timezone: 'Europe/Oslo',
      holdExpiresAt: now,
      approvalDueAt: null,
    });
    expect(moments).toEqual({
      holdExpiresAt: now,
      approvalDueAt: null,
      checkInDate: new Date('2027-03-26T23:00:00Z'),
      checkInTime: new Date('2027-03-27T14:00:00Z'),
      checkOutTime: new Date('2027-03-29T09:00:00Z'),
    });
  });
});
