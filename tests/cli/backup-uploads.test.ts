import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { runProgram } from '../../src/cli/backup/run-program';
import { writeTogether } from '../../src/cli/backup/write-together';
import { withClient } from '../../src/cli/postgres/connections';
import { listContents } from '../../src/sql/restores';
import {
  createEmptyDatabase,
  describeBackups,
  runCommand,
  startCommand,
} from '../support/commands';
import type { TestDatabase } from '../support/database';
import { openDatabase, type BareDatabase } from '../support/rows';
import { waitFor } from '../support/wait-for';

const BUCKET = { S3_BUCKET: 'pictures' };

let root: string;
let source: BareDatabase;
let empty: TestDatabase;

const inRoot = (name: string): string => path.join(root, name);
const uploaded = (name: string): string => path.join(root, 'public', 'uploads', name);
const contentOf = (name: string): string => readFileSync(uploaded(name), 'utf8');

beforeEach(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'staybase-uploads-'));
  source = await openDatabase();
  empty = await createEmptyDatabase();
});

afterEach(async () => {
  rmSync(root, { recursive: true, force: true });
  await source.drop();
  await empty.drop();
});

const backUp = (file: string, env = {}) =>
  runCommand('backup', { root, url: source.url, args: [file], env });
const restore = (file: string, env = {}) =>
  runCommand('restore', { root, url: empty.url, args: [file], env });

/** A picture as the app stores it: files first, then the row that names them. */
async function upload(name: string): Promise<void> {
  const names = [`${name}.webp`, `small_${name}.webp`];
  mkdirSync(uploaded('.'), { recursive: true });
  for (const each of names) writeFileSync(uploaded(each), `a picture, ${each}`);
  const [url, small] = names.map((each) => `/uploads/${each}`);
  await source.db('files').insert({ provider: 'local', url, formats: { small: { url: small } } });
}

/** Has pg_dump wait once it has begun, while something else happens. */
async function backUpDuring(file: string, work: () => Promise<void>) {
  const blocker = new Client(source.url);
  await blocker.connect();
  await blocker.query('BEGIN; LOCK TABLE reviews IN ACCESS EXCLUSIVE MODE');
  const command = startCommand('backup', { root, url: source.url, args: [file] });
  await waitFor(async () => {
    const { rows } = await source.db.raw(
      `SELECT FROM pg_locks WHERE NOT granted AND relation = 'reviews'::regclass`,
    );
    return rows.length > 0;
  }, 'pg_dump waits for the table');
  await work();
  await blocker.query('COMMIT');
  await blocker.end();
  return command.ended;
}

/** Puts a tar before the system's that packs as that does, then complains and ends with 1. */
function complainingTar(complaint: string): { PATH: string } {
  const system = process.env.PATH ?? '';
  const script = `#!/bin/sh\nPATH='${system}' tar "$@"\necho 'tar: ./a: ${complaint}' >&2\nexit 1\n`;
  mkdirSync(inRoot('bin'));
  writeFileSync(inRoot('bin/tar'), script);
  chmodSync(inRoot('bin/tar'), 0o755);
  return { PATH: `${inRoot('bin')}:${system}` };
}

describeBackups('uploaded files in a backup', () => {
  it.each([
    ['on disk', {}],
    ['from before there was a bucket', BUCKET],
  ])('%s come along and back', async (_where, env) => {
    await upload('fjord');
    writeFileSync(uploaded('.gitkeep'), '');
    const { output } = await backUp('one.dump', env);
    expect(output.includes('What is in the bucket is not in this backup')).toBe(env === BUCKET);
    expect(readdirSync(root).sort()).toEqual(['one-uploads.tar.gz', 'one.dump', 'public']);
    expect(statSync(inRoot('one-uploads.tar.gz')).mode & 0o777).toBe(0o600);
    rmSync(uploaded('.'), { recursive: true });
    expect(await restore('one.dump', env)).toMatchObject({ code: 0 });
    expect(readdirSync(uploaded('.')).sort()).toEqual(['fjord.webp', 'small_fjord.webp']);
    expect(contentOf('fjord.webp')).toBe('a picture, fjord.webp');
  });

  it('are those of its rows, though others come and go meanwhile', async () => {
    await upload('old');
    const made = await backUpDuring('live.dump', async () => {
      rmSync(uploaded('old.webp'));
      await upload('new');
    });
    expect(made).toMatchObject({ code: 0 });
    rmSync(uploaded('.'), { recursive: true });
    expect(await restore('live.dump')).toMatchObject({ code: 0 });
    expect(contentOf('old.webp')).toBe('a picture, old.webp');
    expect(contentOf('new.webp')).toBe('a picture, new.webp');
  });

  it('may lose their other name while tar reads them', async () => {
    await upload('fjord');
    const env = complainingTar('file changed as we read it');
    expect(await backUp('one.dump', env)).toMatchObject({ code: 0 });
    expect(readdirSync(root)).toContain('one-uploads.tar.gz');
  });

  it('leave no backup at all when they cannot be packed', async () => {
    await upload('fjord');
    const env = complainingTar('Cannot read: Input/output error');
    expect(await backUp('one.dump', env)).toEqual({
      code: 1,
      output: expect.stringMatching(/Input\/output error\ntar ended with exit code 1\.$/),
    });
    expect(readdirSync(root).sort()).toEqual(['bin', 'public']);
  });

  it('never replace those of another', async () => {
    writeFileSync(inRoot('one-uploads.tar.gz'), 'precious');
    const { code, output } = await backUp('one.dump');
    expect({ code, output }).toEqual({
      code: 1,
      output: expect.stringMatching(/one-uploads\.tar\.gz is there already/),
    });
    expect(readdirSync(root)).toEqual(['one-uploads.tar.gz']);
  });
});

describeBackups('uploaded files in a restore', () => {
  it.each([
    ['without its archive', () => rm(inRoot('one-uploads.tar.gz')), '2 of the 2'],
    ['of an incomplete archive', repackWithoutSmall, '1 of the 2'],
  ])('%s are missed loudly', async (_which, spoil, words) => {
    await upload('fjord');
    await upload('fell');
    await backUp('one.dump');
    await spoil();
    rmSync(uploaded('.'), { recursive: true });
    const { code, output } = await restore('one.dump');
    expect(code).toBe(1);
    expect(output).toContain(`UPLOADED FILES ARE MISSING: ${words}`);
    expect(output).toContain('/uploads/fjord.webp');
  });

  it('are looked at before the database is touched', async () => {
    await upload('fjord');
    await backUp('one.dump');
    const archive = inRoot('one-uploads.tar.gz');
    truncateSync(archive, statSync(archive).size - 20);
    expect(await restore('one.dump')).toEqual({
      code: 1,
      output: expect.stringMatching(/one-uploads\.tar\.gz can't be read: .*tar ended with/s),
    });
    expect(await withClient(empty.url, listContents)).toEqual([]);
  });

  async function repackWithoutSmall(): Promise<void> {
    rmSync(uploaded('small_fjord.webp'));
    const args = ['-czf', inRoot('one-uploads.tar.gz'), '-C', uploaded('.'), '.'];
    await runProgram('tar', args, { stop: new AbortController().signal });
  }
});

describe('files written together', () => {
  it('are all there, or none is', async () => {
    const [first, second] = [inRoot('first'), inRoot('second')];
    const half = writeTogether([first, second], (draftOf) => {
      writeFileSync(draftOf(first), 'one');
      throw new Error('No space left');
    });
    await expect(half).rejects.toThrow('No space left');
    expect(readdirSync(root)).toEqual([]);

    const late = writeTogether([first, second], (draftOf) => {
      writeFileSync(draftOf(first), 'one');
      writeFileSync(draftOf(second), 'two');
      mkdirSync(second);
      return Promise.resolve();
    });
    await expect(late).rejects.toThrow(/second is there already/);
    expect(existsSync(first)).toBe(false);
  });
});

describe('a program that fails', () => {
  const run = (script: string) =>
    runProgram('sh', ['-c', script], { stop: new AbortController().signal });

  it('says how it ended, with its own words if it had any', async () => {
    await expect(run('kill -SEGV $$')).rejects.toThrow(/^sh ended with SIGSEGV\.$/);
    await expect(run('echo no >&2; exit 3')).rejects.toThrow(/^no\nsh ended with exit code 3\.$/);
    await expect(
      runProgram('/no/such', [], { stop: new AbortController().signal }),
    ).rejects.toThrow(/ENOENT/);
  });
});
