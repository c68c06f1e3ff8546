/**
 * Stripe's currencies, units and limits: https://docs.stripe.com/currencies
 *
 * Stripe counts in ISO 4217 minor units with three exceptions: ISK has no decimals but is sent
 * × 100, MGA has two but is sent ÷ 100, and UGX, whose two listings in Stripe's documentation
 * contradict each other, isn't offered.
 */
import { currencyStep } from '../domain/money';
import type { ChargeLimits } from './provider';

/** Card currencies that exist in ISO 4217 today, without UGX. */
const OFFERED: ReadonlySet<string> = new Set(
  `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF
  CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD
  HNL HTG HUF IDR ILS INR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD
  MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR
  PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD SZL THB TJS TND TOP TRY TTD TWD
  TZS UAH USD UYU UZS VND VUV WST XAF XCD XOF XPF YER ZAR ZMW`.split(/\s+/),
);

/** Documented minimum charges, in Stripe's units. They hold for accounts settled in the currency. */
const MINIMUM: Readonly<Record<string, number>> = {
  AED: 200,
  ARS: 50,
  AUD: 50,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  COP: 50,
  CZK: 1500,
  DKK: 250,
  EUR: 50,
  GBP: 30,
  HKD: 400,
  HUF: 17500,
  IDR: 50,
  ILS: 50,
  INR: 50,
  JPY: 50,
  KRW: 50,
  MXN: 1000,
  MYR: 200,
  NOK: 300,
  NZD: 50,
  PHP: 50,
  PLN: 200,
  RON: 200,
  RUB: 50,
  SEK: 300,
  SGD: 50,
  THB: 1000,
  USD: 50,
  ZAR: 50,
};

/**
 * How many digits an amount may have, in Stripe's units. Newer pages allow cards 12 digits "for
 * most card payments"; the older, narrower limits are the ones that every account keeps.
 */
const MAXIMUM_DIGITS: Readonly<Record<string, number>> = {
  COP: 10,
  HUF: 10,
  IDR: 12,
  INR: 9,
  JPY: 10,
  LBP: 11,
};
const DEFAULT_MAXIMUM_DIGITS = 8;

/** Stripe's units per minor unit of ours, where it isn't 1. */
const UNITS_PER_MINOR: Readonly<Record<string, number>> = { ISK: 100, MGA: 0.01 };

/**
 * An amount as Stripe wants it.
 * @param amount minor units, a multiple of the currency's step
 * @throws RangeError for an amount that Stripe can't express: a mistake of the caller
 */
export function toStripeAmount(amount: number, currency: string): number {
  const units = scale(amount, UNITS_PER_MINOR[currency] ?? 1);
  if (!Number.isSafeInteger(units) || amount % currencyStep(currency) !== 0) {
    throw new RangeError(`${amount} ${currency} is not an amount that Stripe takes`);
  }
  return units;
}

/**
 * Minor units for an amount that Stripe told. One that Stripe couldn't have had from us (a fraction
 * of an Icelandic króna) stays a fraction, and so never equals an amount of ours.
 */
export function fromStripeAmount(units: number, currency: string): number {
  return scale(units, 1 / (UNITS_PER_MINOR[currency] ?? 1));
}

/** What Stripe charges in a currency, minor units on the step; null when it isn't offered. */
export function stripeChargeLimits(currency: string): ChargeLimits | null {
  const units = stripeUnitLimits(currency);
  if (!units) return null;
  const step = currencyStep(currency);
  const max = fromStripeAmount(units.max, currency);
  return {
    min: Math.max(step, Math.ceil(fromStripeAmount(units.min, currency) / step) * step),
    max: Math.floor(max / step) * step,
  };
}

/** The same limits in Stripe's units, for the sandbox, which speaks nothing else. */
export function stripeUnitLimits(currency: string): ChargeLimits | null {
  if (!OFFERED.has(currency)) return null;
  const digits = MAXIMUM_DIGITS[currency] ?? DEFAULT_MAXIMUM_DIGITS;
  return { min: MINIMUM[currency] ?? 1, max: 10 ** digits - 1 };
}

/** Multiplies without the error of a binary fraction: 0.01 becomes a division by 100. */
function scale(amount: number, factor: number): number {
  return factor < 1 ? amount / Math.round(1 / factor) : amount * Math.round(factor);
}
