import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import knex, { type Knex } from 'knex';
import { main } from '../../src/cli/import';
import { readArguments } from '../../src/cli/importing/read-arguments';
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
    said: expect.stringContaining('Stopped before the end: repeat the import to finish it.'),
  });
  const written = (await countListings()) - before;
  expect(written % 500).toBe(0);
  expect(written).toBeLessThan(4000);
});

it.each<[string, string[], RegExp]>([
  ['no arguments', [], /^Usage: npm run import/],
  ['two files', ['a.csv', 'b.csv', ...BERGEN], /^Usage: npm run import/],
  ['an option that is none', ['a.csv', '--town', 'Oslo'], /Unknown option '--town'[^]*Usage:/],
  ['a file that is not there', ['a.csv', ...BERGEN], /^There is no file .*a\.csv\.$/m],
  ['a file of something else', [path.join(ROOT, 'package.json'), ...BERGEN], /no file of listings/],
  [
    'a country that is none',
    [BERGEN_FILE, '--city', 'Oslo', '--country', 'NOR', '--currency', 'NOK'],
    /^NOR is no ISO 3166-1 country/,
  ],
])('refuses %s in a sentence', async (_what, args, reason) => {
  const report = path.join(files.path, 'none.csv');
  const { code, complained } = await run([...args, '--report', report]);
  expect(code).toBe(1);
  expect(complained).toMatch(reason);
  expect(complained).not.toMatch(/\n\s+at /);
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
