import path from 'node:path';
import { parseArgs } from 'node:util';
import type { ImportOptions } from '../../import/types';
import { readEnv } from '../launcher/environment';
import { Refusal } from '../refusal';

const USAGE = `Usage: npm run import -- <file> --city <name> --country <code> --currency <code>

  <file>       listings.csv or listings.csv.gz as Inside Airbnb publishes them
  --city       where the listings are, as in Oslo
  --country    its ISO 3166-1 code, as in NO
  --currency   the ISO 4217 code of the prices in the file, as in NOK
  --report     the file for the rows that can't be used (default: below .tmp)`;

export interface ImportArguments extends ImportOptions {
  file: string;
  report: string;
}

/** As in `.tmp/import-listings.csv-20270131T235959.csv`. */
function defaultReport(root: string, file: string): string {
  const now = new Date().toISOString().replace(/[-:]|\..*/g, '');
  return path.join(root, '.tmp', `import-${path.basename(file)}-${now}.csv`);
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { city: text, country: text, currency: text, report: text };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/**
 * @param root the project's directory
 * @throws {Refusal} with the usage when something is missing or unknown
 */
export function readArguments(root: string, args: readonly string[]): ImportArguments {
  const { values, positionals } = parse(args);
  const { city = '', country = '', currency = '' } = values;
  const [file = '', ...rest] = positionals;
  if ([file, city, country, currency].includes('') || rest.length > 0) throw new Refusal(USAGE);
  // npm runs scripts in the project's directory; INIT_CWD is where the user is.
  const here = readEnv('INIT_CWD') ?? '.';
  const report = values.report;
  return {
    file: path.resolve(here, file),
    city: city.trim(),
    country: country.toUpperCase(),
    currency: currency.toUpperCase(),
    report: report === undefined ? defaultReport(root, file) : path.resolve(here, report),
  };
}
