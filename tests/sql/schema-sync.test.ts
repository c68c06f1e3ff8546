import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { insertProperty, openDatabase, type BareDatabase } from '../support/rows';

const ROOT = path.resolve(__dirname, '..', '..');
const PROPERTY = 'dist/src/api/property/content-types/property/schema.json';

let database: BareDatabase;
let next: string;

/** The next release: properties have got a nickname. */
beforeAll(async () => {
  database = await openDatabase();
  next = mkdtempSync(path.join(os.tmpdir(), 'staybase-next-'));
  const isPanel = (file: string): boolean => file.startsWith(path.join(ROOT, 'dist/build'));
  for (const part of ['dist', 'package.json', 'public'])
    cpSync(path.join(ROOT, part), path.join(next, part), {
      recursive: true,
      filter: (file) => !isPanel(file),
    });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(next, 'node_modules'));
  const schema = JSON.parse(readFileSync(path.join(next, PROPERTY), 'utf8'));
  schema.attributes.nickname = { type: 'string' };
  writeFileSync(path.join(next, PROPERTY), JSON.stringify(schema));
});

afterAll(async () => {
  rmSync(next, { recursive: true, force: true });
  await database.drop();
});

/** Starts a release once, as a deploy does, until its schema is in place. */
const prepare = (project: string) =>
  promisify(execFile)(process.execPath, [path.join(project, 'dist/src/cli/prepare.js')], {
    cwd: project,
    env: { ...process.env, DATABASE_URL: database.url },
  });

test('the previous release, started again, erases nothing that the next one has written', async () => {
  const { db } = database;
  await prepare(next);
  const id = await insertProperty(db, { nickname: 'The old mill' });
  await prepare(ROOT);
  expect(await db('properties').where({ id }).first('nickname')).toEqual({
    nickname: 'The old mill',
  });
});
