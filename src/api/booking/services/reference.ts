import { randomInt } from 'node:crypto';

/** Crockford's base 32: no letters that are taken for digits on the phone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** A booking's short name for people, as `SB-7K3M9QX2`: one of 10¹², and unique in the database. */
export function makeReference(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return `SB-${letters.join('')}`;
}
