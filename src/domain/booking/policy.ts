import type { Reason } from '../errors';
import { isPercent } from '../money';

/** What goes back when a guest cancels at least `hoursBeforeCheckIn` hours before check-in. */
export interface Tier {
  hoursBeforeCheckIn: number;
  refundPercent: number;
  /** Nights whose price the host keeps, on top of the percent. */
  nightsKept: number;
}

/** A cancellation policy; where no tier applies, nothing goes back. */
export interface Policy {
  slug: string;
  name: string;
  description: string;
  /** Hours after confirmation in which everything goes back, up to 7 days before check-in. */
  graceHours: number;
  tiers: readonly Tier[];
}

const tier = (hoursBeforeCheckIn: number, refundPercent: number, nightsKept = 0): Tier => ({
  hoursBeforeCheckIn,
  refundPercent,
  nightsKept,
});

export const POLICY_PRESETS: readonly Policy[] = [
  {
    slug: 'flexible',
    name: 'Flexible',
    description: 'Everything back until 24 hours before check-in; later all but one night.',
    graceHours: 24,
    tiers: [tier(24, 100), tier(0, 100, 1)],
  },
  {
    slug: 'moderate',
    name: 'Moderate',
    description: 'Everything back until 5 days before check-in; later half, less one night.',
    graceHours: 24,
    tiers: [tier(120, 100), tier(0, 50, 1)],
  },
  {
    slug: 'limited',
    name: 'Limited',
    description: 'Everything back until 14 days before check-in, half until 7 days before.',
    graceHours: 24,
    tiers: [tier(336, 100), tier(168, 50)],
  },
  {
    slug: 'firm',
    name: 'Firm',
    description: 'Everything back until 30 days before check-in, half until 7 days before.',
    graceHours: 24,
    tiers: [tier(720, 100), tier(168, 50)],
  },
  {
    slug: 'strict',
    name: 'Strict',
    description: 'Half back until 7 days before check-in.',
    graceHours: 24,
    tiers: [tier(168, 50)],
  },
  {
    slug: 'non_refundable',
    name: 'Non-refundable',
    description: 'Nothing back after booking.',
    graceHours: 0,
    tiers: [],
  },
];

/** The tiers from the longest notice to the shortest. */
export function tiersByNotice(tiers: readonly Tier[]): Tier[] {
  return [...tiers].sort((a, b) => b.hoursBeforeCheckIn - a.hoursBeforeCheckIn);
}

/**
 * What is wrong with a policy, as VALIDATION reasons with their `path`. Waiting must never pay:
 * as check-in nears, refundPercent does not rise and nightsKept does not fall.
 */
export function validatePolicy(policy: Pick<Policy, 'graceHours' | 'tiers'>): Reason[] {
  const reasons: Reason[] = [];
  if (!isCount(policy.graceHours)) {
    reasons.push(invalid('graceHours', 'must be a whole number of hours, 0 or more'));
  }
  if (!policy.tiers.every(isTier)) {
    reasons.push(invalid('tiers', 'need whole hours and nights and a percentage from 0 to 100'));
    return reasons;
  }
  const tiers = tiersByNotice(policy.tiers);
  for (const [index, later] of tiers.entries()) {
    const earlier = tiers[index - 1];
    if (!earlier) continue;
    if (earlier.hoursBeforeCheckIn === later.hoursBeforeCheckIn) {
      reasons.push(invalid('tiers', 'must differ in hoursBeforeCheckIn'));
    }
    if (later.refundPercent > earlier.refundPercent) {
      reasons.push(invalid('tiers', 'must not refund more as check-in nears'));
    }
    if (later.nightsKept < earlier.nightsKept) {
      reasons.push(invalid('tiers', 'must not keep fewer nights as check-in nears'));
    }
  }
  return reasons;
}

function isTier({ hoursBeforeCheckIn, refundPercent, nightsKept }: Tier): boolean {
  return isCount(hoursBeforeCheckIn) && isPercent(refundPercent) && isCount(nightsKept);
}

/** Up to 10,000: more hours than a year has, and more nights than any stay. */
function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 10_000;
}

function invalid(path: string, message: string): Reason {
  return { code: 'VALIDATION', message: `${path} ${message}`, path };
}
