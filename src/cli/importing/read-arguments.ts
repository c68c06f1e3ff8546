import path from 'node:path';
import { parseArgs } from 'node:util';
import { DomainError } from '../../domain/errors';
import { readOptions } from '../../import/read-options';
import type { ImportOptions } from '../../import/types';
import { readEnv } from '../launcher/environment';
import { Refusal } from '../refusal';

export const USAGE = `Usage: npm run import -- <file> --city <name> --country <code> --currency <code>

  <file>       listings.csv or listings.csv.gz as Inside Airbnb publishes them
  --city       where the listings are, as in Oslo
  --country    its ISO 3166-1 code, as in NO
  --currency   the ISO 4217 code of the prices in the file, as in NOK
  --report     the file for the rows that can't be used (default: below .tmp)
  --help       prints this`;

const OPTIONS = ['city', 'country', 'currency', 'report'] as const;

export interface ImportArguments extends ImportOptions {
  file: string;
  report: string;
}

/** As in `.tmp/import-listings.csv-20270131T235959.csv`. */
function defaultReport(root: string, file: string): string {
  const now = new Date().toISOString().replace(/[-:]|\..*/g, '');
  return path.join(root, '.tmp', `import-${path.basename(file)}-${now}.csv`);
}

const misuse = (what: string): Refusal => new Refusal(`${what}\n\n${USAGE}`);

/** The options by their names and the files; what is wrong with them is told in our own words. */
function parse(args: readonly string[]) {
  const options = Object.fromEntries(OPTIONS.map((name) => [name, { type: 'string' as const }]));
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values: Partial<Record<string, string>> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    if (!Object.hasOwn(options, name)) throw misuse(`There is no option ${rawName}.`);
    if (value === undefined || (inlineValue !== true && value.startsWith('-')))
      throw misuse(`${rawName} needs a value.`);
    values[name] = value;
  }
  return { values, files: positionals };
}

/** Whether the user asks how to use the command. */
export const asksForHelp = (args: readonly string[]): boolean =>
  args.includes('--help') || args.includes('-h');

function checked(options: ImportOptions): ImportOptions {
  try {
    return readOptions(options);
  } catch (error) {
    throw error instanceof DomainError ? new Refusal(error.message) : error;
  }
}

/**
 * @param root the project's directory
 * @throws {Refusal} that says what is missing, unknown or can't be
 */
export function readArguments(root: string, args: readonly string[]): ImportArguments {
  if (args.length === 0) throw new Refusal(USAGE);
  const { values, files } = parse(args);
  const { city, country, currency, report } = values;
  const [file, ...rest] = files;
  if (file === undefined) throw misuse('Which file?');
  if (rest.length > 0) throw misuse(`One file at a time, not ${files.join(', ')}.`);
  if (city === undefined) throw misuse('--city is missing.');
  if (country === undefined) throw misuse('--country is missing.');
  if (currency === undefined) throw misuse('--currency is missing.');
  // npm runs scripts in the project's directory; INIT_CWD is where the user is.
  const here = readEnv('INIT_CWD') ?? '.';
  return {
    ...checked({ city, country, currency }),
    file: path.resolve(here, file),
    report: report === undefined ? defaultReport(root, file) : path.resolve(here, report),
  };
}
