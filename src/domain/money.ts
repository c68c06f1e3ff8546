/** The most a host may enter in one field, in minor units. */
export const MAX_HOST_AMOUNT = 1e12;

/** The most a line or a total may be, in minor units; below 2^53, so numbers hold it exactly. */
export const MAX_TOTAL_AMOUNT = 9e15;

/**
 * The national currencies of ISO 4217, without funds, metals and test codes. ANG and BGN have been
 * replaced but are still taken by payment providers, so they stay.
 */
const CURRENCIES: ReadonlySet<string> = new Set(
  (
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP ' +
    'BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP ' +
    'GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR ' +
    'KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK ' +
    'MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR ' +
    'SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS ' +
    'UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG'
  ).split(' '),
);

const NO_DIGITS: ReadonlySet<string> = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '),
);
const THREE_DIGITS: ReadonlySet<string> = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** Providers charge three-digit currencies in tens, and KES and MGA in whole units only. */
const STEPS: Readonly<Record<string, number>> = {
  BHD: 10,
  JOD: 10,
  KWD: 10,
  OMR: 10,
  TND: 10,
  KES: 100,
  MGA: 100,
};

/** Whether `code` is an ISO 4217 currency in upper case. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/**
 * Digits of the minor unit (ISO 4217): 0, 2 or 3.
 * @throws RangeError for a code that is no currency.
 */
export function currencyDigits(code: string): number {
  if (!isCurrency(code)) throw new RangeError(`Unknown currency ${code}`);
  if (NO_DIGITS.has(code)) return 0;
  return THREE_DIGITS.has(code) ? 3 : 2;
}

/** The smallest amount that providers take, in minor units: every amount is a multiple of it. */
export function currencyStep(code: string): number {
  return STEPS[code] ?? 1;
}

export function isOnStep(amount: number, code: string): boolean {
  return Number.isSafeInteger(amount) && amount % currencyStep(code) === 0;
}

/**
 * Whether `percent` is a percentage that the arithmetic here takes exactly: 0 to 100, with at most
 * two decimals.
 */
export function isPercent(percent: number): boolean {
  return percent >= 0 && percent <= 100 && basisPoints(percent) / 100 === percent;
}

/**
 * amount × part ÷ whole, rounded half away from zero to the currency's step: the one rounding rule
 * of all money. Exact for any safe integers.
 * @throws RangeError if `whole` is not positive, an argument is no integer or the result is too big.
 */
export function prorate(amount: number, part: number, whole: number, code: string): number {
  if (whole <= 0) throw new RangeError('The whole must be positive');
  const step = BigInt(currencyStep(code));
  const product = BigInt(amount) * BigInt(part);
  const divisor = BigInt(whole) * step;
  const size = product < 0n ? -product : product;
  const steps = (2n * size + divisor) / (2n * divisor);
  const rounded = Number(steps * step);
  if (!Number.isSafeInteger(rounded)) throw new RangeError('The amount is too large');
  return product < 0n && rounded > 0 ? -rounded : rounded;
}

/** `amount` (minor units) rounded half away from zero to the currency's step. */
export function roundToStep(amount: number, code: string): number {
  return isOnStep(amount, code) ? amount : prorate(amount, 1, 1, code);
}

/** `percent` (two decimals at most) of `amount`, rounded half away from zero to the step. */
export function percentOf(amount: number, percent: number, code: string): number {
  return prorate(amount, basisPoints(percent), 10_000, code);
}

/** Hundredths of a percent, so that 0.07 % is the integer 7 and not 7.000000000000001. */
function basisPoints(percent: number): number {
  return Math.round(percent * 100);
}
