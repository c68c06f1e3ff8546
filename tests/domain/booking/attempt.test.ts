import { isProgress } from '../../../src/domain/booking/attempt';

describe('an attempt to pay', () => {
  it('only moves forward, and money outranks a cancellation', () => {
    expect(isProgress('requires_payment', 'processing')).toBe(true);
    expect(isProgress('canceled', 'succeeded')).toBe(true);
    expect(isProgress('authorized', 'canceled')).toBe(true);
    expect(isProgress('succeeded', 'processing')).toBe(false);
    expect(isProgress('succeeded', 'succeeded')).toBe(false);
  });
});
