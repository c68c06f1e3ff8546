import { POLICY_PRESETS, tiersByNotice, validatePolicy } from '../../../src/domain/booking/policy';

const tier = (hoursBeforeCheckIn: number, refundPercent: number, nightsKept = 0) => ({
  hoursBeforeCheckIn,
  refundPercent,
  nightsKept,
});

describe('policies', () => {
  it('come ready-made and valid', () => {
    expect(POLICY_PRESETS.map(({ slug }) => slug)).toEqual([
      'flexible',
      'moderate',
      'limited',
      'firm',
      'strict',
      'non_refundable',
    ]);
    for (const policy of POLICY_PRESETS) expect(validatePolicy(policy)).toEqual([]);
  });

  it('may list their tiers in any order', () => {
    const tiers = [tier(0, 0), tier(168, 50), tier(24, 25)];
    expect(tiersByNotice(tiers).map((one) => one.hoursBeforeCheckIn)).toEqual([168, 24, 0]);
    expect(validatePolicy({ graceHours: 0, tiers })).toEqual([]);
  });

  it.each([
    ['a refund that rises', [tier(168, 50), tier(24, 60)]],
    ['kept nights that fall', [tier(168, 100, 1), tier(24, 100, 0)]],
    ['two tiers for one notice', [tier(24, 100), tier(24, 50)]],
    ['half an hour', [tier(0.5, 100)]],
    ['a negative notice', [tier(-1, 100)]],
    ['more than everything', [tier(24, 101)]],
    ['a third', [tier(24, 33.333)]],
    ['half a night', [tier(24, 50, 0.5)]],
  ])('refuse %s', (_, tiers) => {
    expect(validatePolicy({ graceHours: 24, tiers })).toEqual([
      expect.objectContaining({ code: 'VALIDATION', path: 'tiers' }),
    ]);
  });

  it.each([-1, 1.5, NaN, 1e9])('refuse %d hours of grace', (graceHours) => {
    expect(validatePolicy({ graceHours, tiers: [] })).toEqual([
      expect.objectContaining({ path: 'graceHours' }),
    ]);
  });
});
