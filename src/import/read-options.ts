import { createPropertyBody } from '../api/property/schemas';
import { isCountry } from '../domain/countries';
import { refuse } from '../domain/errors';
import { isCurrency } from '../domain/money';
import { parse } from '../http/parse';
import type { ImportOptions } from './types';

const place = createPropertyBody.pick({ city: true });

/**
 * The options with the city trimmed and the codes in upper case.
 * @throws DomainError VALIDATION for a place or currency that no listing could have
 */
export function readOptions<Options extends ImportOptions>(given: Options): Options {
  const { city } = parse(place, { city: given.city });
  const [country, currency] = [given.country.toUpperCase(), given.currency.toUpperCase()];
  if (!isCountry(country))
    throw refuse('VALIDATION', `${given.country} is no ISO 3166-1 country such as NO.`);
  if (!isCurrency(currency))
    throw refuse('VALIDATION', `${given.currency} is no ISO 4217 currency such as NOK.`);
  return { ...given, city, country, currency };
}
