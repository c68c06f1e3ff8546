import type { PriceLine } from '../../../src/domain/booking/quote';
import type { TestApp } from '../../support/app';
import { daysAhead, type Answer } from '../../support/marketplace';
import { ask } from './cast';

export interface Quote {
  token: string | null;
  expiresAt: string | null;
  currency: string;
  nights: number;
  lines: PriceLine[];
  totalAmount: number;
  available: boolean;
  reasons: { code: string; [detail: string]: unknown }[];
  alternatives: { checkIn: string; checkOut: string }[];
  cancellation: { until: string | null; refundAmount: number }[];
}

export const askQuote = (
  app: TestApp,
  property: string,
  wish: object,
  as?: { token: string },
): Promise<Answer<Quote>> =>
  ask<Quote>(app, `POST /properties/${property}/quotes`, { data: wish, ...(as && { as }) });

/** A stay of `count` nights that begins `from` days ahead. */
export const nights = (from: number, count: number, guests = 1) => ({
  checkIn: daysAhead(from),
  checkOut: daysAhead(from + count),
  guests,
});
