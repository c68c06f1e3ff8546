import { POLICY_PRESETS } from '../../../src/domain/booking/policy';
import { type PriceLine, priceStay } from '../../../src/domain/booking/quote';
import type { RefundRequest } from '../../../src/domain/booking/refund';
import { stayFrom, termsOf } from './builders';

export const preset = (slug: string): RefundRequest['policy'] => {
  const policy = POLICY_PRESETS.find((one) => one.slug === slug);
  if (!policy) throw new Error(`No policy ${slug}`);
  return policy;
};

/** Four nights at 1,000.00, cleaning 500.00, fee 10 %, tax 12.5 %: 5,512.50 in all. */
export const lines: readonly PriceLine[] = priceStay({
  terms: termsOf({ cleaningFee: 50_000, taxPercent: 12.5 }),
  rules: [],
  stay: stayFrom('2027-10-29', 4),
  guests: 1,
  serviceFeePercent: 10,
}).lines;
export const TOTAL = 551_250;

/** Check-in is 29 October, 15:00 in Oslo (13:00 UTC); confirmed long before. */
const CHECK_IN = Date.parse('2027-10-29T13:00:00Z');
export const hoursBefore = (hours: number): Date => new Date(CHECK_IN - hours * 3_600_000);

export function requestOf(changes: Partial<RefundRequest> = {}): RefundRequest {
  return {
    policy: preset('flexible'),
    lines,
    currency: 'NOK',
    checkIn: '2027-10-29',
    checkInTime: '15:00',
    timezone: 'Europe/Oslo',
    confirmedAt: hoursBefore(2000),
    now: hoursBefore(1000),
    alreadyRefunded: 0,
    ...changes,
  };
}
