/** The cells of a row as values. What can't be read throws a `Misfit`; an empty cell is null. */
import { decodeHTMLStrict } from 'entities';
import { currencyDigits } from '../domain/money';
import type { Refused, RejectionCode } from './types';

/** Why the row that is being read can't be used. */
export class Misfit extends Error {
  override readonly name = 'Misfit';

  constructor(
    readonly code: RejectionCode,
    message: string,
  ) {
    super(message);
  }

  get refused(): Refused {
    return { code: this.code, message: this.message };
  }
}

const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const GROUPED = /^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/;

export function badValue(column: string, text: string, expected: string): Misfit {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new Misfit('BAD_VALUE', `${column} must be ${expected}, not "${shown}".`);
}

/**
 * A price such as `1234`, `1,234` or `$1,234.00` in minor units of the currency, exactly. The sign
 * before the number says nothing: the source writes $ for every currency.
 */
export function readPrice(column: string, text: string, currency: string): number {
  const number = text.replace(/^\p{Sc}\s*/u, '');
  const match = GROUPED.exec(number);
  const digits = currencyDigits(currency);
  const fraction = (match?.[1] ?? '').replace(/0+$/, '');
  if (!match || fraction.length > digits)
    throw badValue(column, text, `an amount in ${currency} such as $1,234.00`);
  const whole = number.replaceAll(',', '').split('.')[0] ?? '';
  return Number(`${whole}${fraction.padEnd(digits, '0')}`);
}

/** Any decimal number, as degrees are. */
export function readNumber(column: string, text: string): number {
  const number = NUMBER.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(number)) throw badValue(column, text, 'a number');
  return number;
}

/** A whole number, which older files write as `2.0`. */
export function readInteger(column: string, text: string): number {
  const number = NUMBER.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(number)) throw badValue(column, text, 'a whole number');
  return number;
}

export function readBoolean(column: string, text: string): boolean {
  const word = text.toLowerCase();
  if (['t', 'true'].includes(word)) return true;
  if (['f', 'false'].includes(word)) return false;
  throw badValue(column, text, 't or f');
}

/** How many there are by words such as `1.5 shared baths` or `Half-bath`; null for other words. */
export function readBathsText(text: string): number | null {
  if (/\bhalf-bath\b/i.test(text)) return 0.5;
  const count = /^(\d+(?:\.\d+)?)\s+(?:\w+\s+)?baths?$/i.exec(text)?.[1];
  return count === undefined ? null : Number(count);
}

/** The names in a JSON array. */
export function readNames(column: string, text: string): string[] {
  let names: unknown;
  try {
    names = JSON.parse(text);
  } catch {
    names = null;
  }
  if (Array.isArray(names) && names.every((name): name is string => typeof name === 'string'))
    return names;
  throw badValue(column, text, 'a JSON array of names');
}

const LINE_ENDS = /<br\s*\/?>|<\/(?:p|div|li|ul|ol|h[1-6])>/gi;
/** Only tags that the source uses: what else stands between < and > is somebody's text. */
const TAGS =
  /<\/?(?:a|b|br|div|em|font|h[1-6]|i|li|ol|p|small|span|strong|u|ul)(?:\s[^<>]*)?\/?>/gi;

/** Text of several lines out of simple HTML. */
export function toPlainText(html: string): string {
  const text = decodeHTMLStrict(html.replace(LINE_ENDS, '\n').replace(TAGS, ''));
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** One line of text: the source has HTML in names as well. */
export const toLine = (html: string): string => toPlainText(html).replace(/\s+/g, ' ');

const MARKS = /\ufffd/g;
const countMarks = (text: string): number => text.match(MARKS)?.length ?? 0;

/** Whether each entity such as `&#65;` stands for a character; `&#0;` is decoded to U+FFFD. */
export const hasSoundEntities = (html: string): boolean =>
  !html.includes('&#') || countMarks(decodeHTMLStrict(html)) === countMarks(html);

/** Text out of a file as a terminal may show it: nothing in it moves the cursor or turns lines. */
export const toPrintable = (text: string): string =>
  text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ');
