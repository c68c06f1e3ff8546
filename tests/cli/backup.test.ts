import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { choose, describeMissing, findPrograms } from '../../src/cli/backup/programs';
import { targetOf } from '../../src/cli/backup/run-program';
import { withClient } from '../../src/cli/postgres/connections';
import { listContents } from '../../src/sql/restores';
import {
  createEmptyDatabase,
  describeBackups,
  runCommand,
  startCommand,
} from '../support/commands';
import type { TestDatabase } from '../support/database';
import { insertBlock, insertProperty, openDatabase, type BareDatabase } from '../support/rows';
import { waitFor } from '../support/wait-for';

let root: string;
let source: BareDatabase;
let empty: TestDatabase;

const inRoot = (name: string): string => path.join(root, name);

beforeAll(async () => {
  source = await openDatabase();
  await insertBlock(source.db, { property_id: await insertProperty(source.db) });
});

afterAll(() => source.drop());

beforeEach(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'staybase-backup-'));
  empty = await createEmptyDatabase();
});

afterEach(async () => {
  rmSync(root, { recursive: true, force: true });
  await empty.drop();
});

const backUp = (args: string[] = [], env = {}) =>
  runCommand('backup', { root, url: source.url, args, env });
const restore = (name: string, url = empty.url, env = {}) =>
  runCommand('restore', { root, url, args: [name], env });

const contentsOf = (url: string): Promise<string[]> => withClient(url, listContents);

async function expectRefusal(
  run: Promise<{ code: number | null; output: string }>,
  words: RegExp,
): Promise<void> {
  expect(await run).toEqual({ code: 1, output: expect.stringMatching(words) });
}

describeBackups('a backup', () => {
  it('is for its owner alone, under the time it was made', async () => {
    const { code, output } = await backUp();
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('backups') });
    const [name = '', ...others] = readdirSync(inRoot('backups'));
    expect(others).toEqual([]);
    expect(name).toMatch(/^staybase-\d{8}T\d{6}Z\.dump$/);
    expect(statSync(inRoot(`backups/${name}`)).mode & 0o777).toBe(0o600);
    expect(statSync(inRoot('backups')).mode & 0o777).toBe(0o700);
  });

  it('never replaces another', async () => {
    writeFileSync(inRoot('mine.dump'), 'precious');
    await expectRefusal(backUp(['mine.dump']), /mine\.dump is there already/);
    expect(readFileSync(inRoot('mine.dump'), 'utf8')).toBe('precious');
  });

  it('of an empty database is refused', async () => {
    await expectRefusal(
      runCommand('backup', { root, url: empty.url }),
      /nothing to back up: the database is empty/,
    );
    expect(readdirSync(root)).toEqual([]);
  });

  it('leaves nothing when it is broken off', async () => {
    const blocker = new Client(source.url);
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE reviews IN ACCESS EXCLUSIVE MODE');
    const command = startCommand('backup', { root, url: source.url, args: ['half.dump'] });
    await waitFor(async () => {
      const { rows } = await source.db.raw(
        `SELECT FROM pg_locks WHERE NOT granted AND relation = 'reviews'::regclass`,
      );
      return rows.length > 0;
    }, 'pg_dump waits for the table');
    command.child.kill('SIGINT');
    expect(await command.ended).toEqual({ code: 1, output: expect.stringMatching(/Stopped\.$/) });
    await blocker.end();
    expect(readdirSync(root)).toEqual([]);
  });

  it.each([[['a', 'b']], [['--help']], [['']]])('is not made with %j', async (args) => {
    await expectRefusal(backUp(args), /^Usage: npm run backup/);
  });
});

describeBackups('a restore', () => {
  it('tells what it brought back, and frees the jobs of workers that are gone', async () => {
    await source.db.raw(`SELECT graphile_worker.add_job('sweep-deadlines')`);
    await source.db('graphile_worker._private_jobs').update({
      locked_by: 'a worker',
      locked_at: source.db.fn.now(),
    });
    expect(await backUp(['a.dump'])).toMatchObject({ code: 0 });
    const { code, output } = await restore('a.dump');
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringMatching(/Restored 1 users, 1 properties, 0 bookings,/),
    });
    expect(output).toContain('All constraints are there, and all audits pass.');
    await withClient(empty.url, async (client) => {
      const jobs = await client.query('SELECT locked_by FROM graphile_worker._private_jobs');
      expect(jobs.rows).toEqual([{ locked_by: null }]);
      await expect(client.query(`UPDATE stay_claims SET nights = 'empty'`)).rejects.toThrow(
        /check constraint/,
      );
    });
  });

  it("leaves an extension that is there already to its owner, as the admin's", async () => {
    await backUp(['x.dump']);
    await withClient(empty.url, (client) =>
      client.query(
        `CREATE EXTENSION btree_gist; COMMENT ON EXTENSION btree_gist IS 'by the admin'`,
      ),
    );
    expect(await restore('x.dump')).toMatchObject({ code: 0 });
    const { rows } = await withClient(empty.url, (client) =>
      client.query(
        `SELECT obj_description(oid, 'pg_extension') AS comment FROM pg_extension
          WHERE extname = 'btree_gist'`,
      ),
    );
    expect(rows).toEqual([{ comment: 'by the admin' }]);
  });

  it('says what a restored database lacks, and fails', async () => {
    const broken = await openDatabase();
    await insertProperty(broken.db, { review_count: 7 });
    await broken.db.raw('DROP INDEX payment_attempts_one_live');
    await runCommand('backup', { root, url: broken.url, args: ['b.dump'] });
    await broken.drop();
    const { code, output } = await restore('b.dump');
    expect(code).toBe(1);
    expect(output).toContain('the guarantee payment_attempts_one_live is missing');
    expect(output).toContain('a rating is not that of its reviews: {');
  });

  it('into a database that is not empty is refused and changes nothing', async () => {
    await backUp(['c.dump']);
    const other = await openDatabase();
    const before = await contentsOf(other.url);
    await expectRefusal(restore('c.dump', other.url), /empty database only.*Nothing was changed/s);
    expect(await contentsOf(other.url)).toEqual(before);
    expect(await other.db('properties')).toEqual([]);
    await other.drop();

    await withClient(empty.url, (client) => client.query('CREATE SCHEMA theirs'));
    await expectRefusal(restore('c.dump'), /this one has schema theirs/);
  });

  it('waits for nobody: a database in use is refused', async () => {
    await backUp(['d.dump']);
    await withClient(empty.url, () =>
      expectRefusal(restore('d.dump'), /Somebody is connected to the database/),
    );
    expect(await contentsOf(empty.url)).toEqual([]);
  });

  it.each([
    ['its end is missing', (size: number) => size - 2000, /pg_restore: error/],
    ['half is missing', (size: number) => Math.floor(size / 2), /pg_restore: error/],
    ['only its head is there', () => 40, /can't be read/],
    ['it is empty', () => 0, /can't be read/],
  ])('of a file of which %s leaves the database empty', async (_what, lengthOf, words) => {
    await backUp(['e.dump']);
    truncateSync(inRoot('e.dump'), lengthOf(statSync(inRoot('e.dump')).size));
    await expectRefusal(restore('e.dump'), words);
    expect(await contentsOf(empty.url)).toEqual([]);
  });

  it('of something else is refused', async () => {
    writeFileSync(inRoot('notes.dump'), 'Dear diary');
    await expectRefusal(restore('notes.dump'), /notes\.dump can't be read/);
    const dump = findPrograms('pg_dump').at(-1)?.file ?? '';
    const { name, env } = targetOf(empty.url);
    execFileSync(dump, ['--format=custom', '--file', inRoot('other.dump'), '--dbname', name], {
      env: { ...process.env, ...env },
    });
    await expectRefusal(restore('other.dump'), /other\.dump is not a backup of Staybase/);
    await expectRefusal(restore('none.dump'), /There is no file .*none\.dump/);
    await expectRefusal(restore('.'), /is not a file/);
    expect(await contentsOf(empty.url)).toEqual([]);
  });

  it('needs to be told a file', async () => {
    const bare = runCommand('restore', { root, url: empty.url });
    await expectRefusal(bare, /^Usage: npm run restore/);
  });
});

describe("PostgreSQL's programs", () => {
  const found = [13, 15, 18].map((version) => ({ file: `/opt/${version}/pg_dump`, version }));

  it('are the closest that are not older than the server', () => {
    expect(choose(found, 14)?.version).toBe(15);
    expect(choose(found, 15)?.version).toBe(15);
    expect(choose(found, 19)).toBeNull();
  });

  it('are asked for by version when they are missing', () => {
    const words = describeMissing('pg_dump', 18, found.slice(0, 1));
    expect(words).toMatch(/^This needs pg_dump of PostgreSQL 18 or later; found here: 13 \(/);
    expect(words).toContain('apt install postgresql-client-18');
    expect(describeMissing('pg_restore', 18, [])).toContain('found here: none.');
  });

  it('never see a password among their arguments', () => {
    const url = 'postgres://me:p%40ss@db.example:5433/stay?sslmode=no-verify&application_name=x';
    expect(targetOf(url)).toEqual({
      name: 'postgres://me@db.example:5433/stay?sslmode=require&application_name=x',
      env: { PGPASSWORD: 'p@ss' },
    });
  });
});
