import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import knex, { type Knex } from 'knex';
import { main } from '../../src/cli/import';
import { readArguments } from '../../src/cli/importing/read-arguments';
import { openReport } from '../../src/cli/importing/report';
import { Refusal } from '../../src/cli/refusal';
import { makeSurroundings, type Surroundings } from '../support/surroundings';
import { BERGEN_FILE, listingRow, scratchFolder, toCsv } from './support';

const ROOT = path.resolve(__dirname, '..', '..');
const SCRIPT = path.join(ROOT, 'dist', 'src', 'cli', 'import-listings.js');
const BERGEN = ['--city', 'Bergen', '--country', 'no', '--currency', 'nok'];

let surroundings: Surroundings;
let db: Knex;
const files = scratchFolder();

beforeAll(async () => {
  surroundings = await makeSurroundings();
  db = knex({ client: 'pg', connection: surroundings.database.url, pool: { min: 0, max: 2 } });
});
afterAll(async () => {
  await db.destroy();
  await surroundings.close();
  files.remove();
});

/** Runs the import in a process of its own, as an operator does. */
async function run(
  args: readonly string[],
  whenSaid: (said: string, kill: (signal: 'SIGTERM') => void) => void = () => undefined,
): Promise<{ code: number | null; said: string; complained: string }> {
  const child = spawn(process.execPath, [SCRIPT, ...args], {
    env: { ...process.env, ...surroundings.env, INIT_CWD: files.path },
  });
  const heard = { said: '', complained: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    heard.said += chunk.toString();
    whenSaid(heard.said, (signal) => child.kill(signal));
  });
  child.stderr.on('data', (chunk: Buffer) => (heard.complained += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, ...heard };
}

const countListings = async (): Promise<number> =>
  (await db('import_sources').where({ kind: 'listing' })).length;

it('imports a gzipped file, tells what became of it, and lists what was rejected', async () => {
  writeFileSync(path.join(files.path, 'bergen.csv.gz'), gzipSync(readFileSync(BERGEN_FILE)));
  const { code, said } = await run(['bergen.csv.gz', ...BERGEN, '--report', 'rejected.csv']);
  expect(code).toBe(0);
  expect(said).toMatch(/30 rows read in .* a second; at most \d+ MB of memory/);
  expect(said).toContain('19 created, 0 updated, 0 unchanged, 11 rejected; 8 new hosts.');
  expect(said).toMatch(/^ +1 NO_PRICE$/m);
  expect(said).toContain("For 1 the file doesn't say how many guests fit");
  expect(said).toContain('Waffle iron (1)');
  expect(await countListings()).toBe(19);
  const report = readFileSync(path.join(files.path, 'rejected.csv'), 'utf8').split('\n');
  expect(report).toHaveLength(13);
  expect(report).toContain('line,id,name,code,reason');
  expect(report).toContain('13,70009,No price told,NO_PRICE,The file gives no price.');
  expect(report).toContain(
    '19,70015,Sleeps on a houseboat,BAD_VALUE,"room_type must be Entire home/apt, Private room, ' +
      'Shared room or Hotel room, not ""Boat""."',
  );
});

it('stops after the running batch when it is told to, and says so', async () => {
  const rows = Array.from({ length: 4000 }, (_, at) => listingRow(`cli-${at}`));
  const args = [files.write(toCsv(rows)), ...BERGEN, '--report', 'stopped.csv'];
  const before = await countListings();
  const { code, said } = await run(args, (heard, kill) => {
    if (heard.includes('%')) kill('SIGTERM');
  });
  expect({ code, said }).toEqual({
    code: 1,
    said: expect.stringContaining(
      'Stopped before the end. What was written stays: repeat the import',
    ),
  });
  const written = (await countListings()) - before;
  expect(written % 500).toBe(0);
  expect(written).toBeLessThan(4000);
});

describe('a command that can not be', () => {
  const place = (city: string, country: string, currency: string): string[] =>
    ['a.csv', '--city', city, '--country', country].concat('--currency', currency);

  it.each<[string, string[], RegExp]>([
    ['no arguments', [], /^Usage: npm run import/],
    ['two files', ['a.csv', 'b.csv', ...BERGEN], /^One file at a time, not a\.csv, b\.csv\./],
    ['no file', BERGEN, /^Which file\?\n\nUsage:/],
    ['no city', ['a.csv', ...BERGEN.slice(2)], /^--city is missing\.\n\nUsage:/],
    ['an option that is none', ['a.csv', '--town', 'Oslo'], /^There is no option --town\.\n/],
    ['an option without a value', ['a.csv', '--city', '--country', 'NO'], /^--city needs a value/],
    ['an empty city', place(' ', 'NO', 'NOK'), /^city: must not be empty$/],
    ['an endless city', place('x'.repeat(201), 'NO', 'NOK'), /^city: /],
    ['a country that is none', place('Oslo', 'Norway', 'NOK'), /^Norway is no ISO 3166-1 country/],
    ['a currency that is none', place('Oslo', 'NO', 'kroner'), /^kroner is no ISO 4217 currency/],
  ])('is refused in a sentence: %s', async (_what, args, reason) => {
    await expect(main({ root: files.path, args })).rejects.toThrow(reason);
    await expect(main({ root: files.path, args })).rejects.toBeInstanceOf(Refusal);
  });

  it.each<[string, string[], RegExp]>([
    ['no file', ['a.csv', ...BERGEN], /^There is no file .*a\.csv\.$/m],
    ['another file', [path.join(ROOT, 'package.json'), ...BERGEN], /is a JSON document/],
  ])('is refused by the process of its own: %s', async (_what, args, reason) => {
    const { code, complained } = await run(args);
    expect(code).toBe(1);
    expect(complained).toMatch(reason);
    expect(complained).not.toMatch(/\n\s+at /);
  });

  it('prints how to use it when asked', async () => {
    expect(await run(['--help'])).toMatchObject({
      ...{ code: 0, complained: '' },
      said: expect.stringMatching(/^Usage: npm run import/),
    });
  });
});

it('tells of a broken file what was done before the broken place', async () => {
  const rows = Array.from({ length: 1200 }, (_, at) => listingRow(`torn-${at}`));
  const file = files.write(`${toCsv(rows)}"1"x,`);
  const { code, said, complained } = await run([file, ...BERGEN, '--report', 'torn-report.csv']);
  expect({ code, complained }).toEqual({
    code: 1,
    complained: expect.stringMatching(/begins in line 1202 has broken quotes\.$/m),
  });
  expect(said).toMatch(/^1,000 rows read/m);
  expect(said).toContain('  1,000 created, 0 updated');
  expect(said).toContain('torn-report.csv');
  expect(said).toContain('What was written stays: repeat the import');
});

describe('the report', () => {
  const here = (name: string): string => path.join(files.path, name);

  it('never overwrites the imported file, whatever its name', async () => {
    const file = files.write(toCsv([listingRow('1')]));
    const before = readFileSync(file, 'utf8');
    symlinkSync(file, here('symbolic.csv'));
    linkSync(file, here('hard.csv'));
    for (const report of [file, here('symbolic.csv'), here('hard.csv')]) {
      await expect(openReport(report, file)).rejects.toThrow(/overwrite the file that is imported/);
      const args = [file, ...BERGEN, '--report', report];
      await expect(main({ root: files.path, args })).rejects.toThrow(/file that is imported/);
    }
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('replaces a report, and nothing else', async () => {
    const file = files.write(toCsv([listingRow('1')]));
    const first = await openReport(here('old.csv'), file);
    await first.add({ line: 2, id: '1', name: 'a', code: 'NO_PRICE', message: 'm' });
    await first.close();
    await (await openReport(here('old.csv'), file)).close();
    expect(readFileSync(here('old.csv'), 'utf8')).toBe('line,id,name,code,reason\n');
    writeFileSync(here('diary.txt'), 'Dear diary');
    await expect(openReport(here('diary.txt'), file)).rejects.toThrow(/no report of an import/);
    expect(readFileSync(here('diary.txt'), 'utf8')).toBe('Dear diary');
  });

  it('is refused where no file can be', async () => {
    const file = files.write(toCsv([listingRow('1')]));
    const sentence = expect.objectContaining({ name: 'Refusal' });
    await expect(openReport(files.path, file)).rejects.toEqual(sentence);
    await expect(openReport(path.join(file, 'in.csv'), file)).rejects.toEqual(sentence);
  });
});

it('takes paths from where the user is, and codes in any case', () => {
  const before = process.env.INIT_CWD;
  process.env.INIT_CWD = '/home/kim';
  const read = readArguments('/project', ['l.csv', ...BERGEN]);
  process.env.INIT_CWD = before;
  expect(read).toMatchObject({ file: '/home/kim/l.csv', country: 'NO', currency: 'NOK' });
  expect(read.report).toMatch(/^\/project\/\.tmp\/import-l\.csv-\d{8}T\d{6}\.csv$/);
});

it('a wrong file is refused before a database is looked for', async () => {
  const args = [path.join(files.path, 'none-such.csv'), ...BERGEN];
  await expect(main({ root: files.path, args })).rejects.toThrow(/There is no file/);
  expect(existsSync(path.join(files.path, '.tmp'))).toBe(false);
});
