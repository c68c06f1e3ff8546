import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { useDatabase } from '../../src/cli/launcher/use-database';
import { canConnect } from '../../src/cli/postgres/connections';
import { ephemeralPort } from '../../src/cli/ports';

const ROOT = path.resolve(__dirname, '..', '..');

/** What a command and the app do with the database, until their input tells them to end. */
const PREAMBLE = `
  import { createRequire } from 'node:module';
  import { once } from 'node:events';
  import { createServer } from 'node:http';
  import { reserve } from '${ROOT}/src/cli/bootstrap/reserve.mjs';
  const require = createRequire('${ROOT}/');
  const root = process.cwd();
  const tell = (line) => process.stdout.write(line + '\\n');
  const input = () => once(process.stdin, 'data').then(([data]) => String(data).trim());
  process.stdin.on('end', () => undefined);
`;
const COMMAND = `${PREAMBLE}
  const { useDatabase } = require('./dist/src/cli/launcher/use-database.js');
  try {
    await reserve(root, 'import');
    tell('reserved');
    await useDatabase(root, async (url, stop) => {
      tell('url ' + url);
      const ended = new Promise((resolve) => stop.addEventListener('abort', () => resolve('end')));
      if ((await Promise.race([input(), ended])) === 'fail') throw new Error('failed on purpose');
    });
    tell('done');
  } catch (error) {
    tell(error.name + ': ' + error.message);
  }
  process.exit();
`;
const APP = `${PREAMBLE}
  const { openDatabase } = require('./dist/src/cli/launcher/database.js');
  try {
    await reserve(root, 'start');
    tell('reserved');
    await input();
    const { url, cluster } = await openDatabase(root);
    tell('url ' + url);
    await input();
    let status = 503;
    const server = createServer((_request, response) => {
      response.writeHead(status).end();
      tell('asked');
    });
    server.listen(Number(process.env.PORT), '127.0.0.1');
    await input();
    status = 204;
    await input();
    await cluster.stop();
  } catch (error) {
    tell(error.name + ': ' + error.message);
  }
  process.exit();
`;

let project: string;
let started: ChildProcess[] = [];

beforeAll(() => {
  project = mkdtempSync(path.join(os.tmpdir(), 'staybase-use-'));
  // Run as root, PostgreSQL's own user must get in.
  chmodSync(project, 0o755);
});

afterEach(async () => {
  for (const child of started) {
    child.stdin?.end();
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
  started = [];
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** A process of its own, its lines of output, and how to tell it to go on. */
async function run(script: string) {
  const { DATABASE_URL: _none, ...env } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: project,
    env: { ...env, PORT: String(await ephemeralPort()) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  /** The next line, of those that begin so. */
  const line = async (beginning = ''): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`It ended without a line "${beginning}…".`);
      if (value.startsWith(beginning)) return value;
    }
  };
  const url = async (): Promise<string> => (await line('url ')).slice(4);
  const send = (text: string): unknown => child.stdin.write(`${text}\n`);
  return { child, line, url, send };
}

const postmasterFile = (): string => path.join(project, '.tmp/postgres/data/postmaster.pid');

async function startAppBeside(): Promise<{ app: Awaited<ReturnType<typeof run>>; url: string }> {
  const app = await run(APP);
  await app.line('reserved');
  app.send('start the database');
  const url = await app.url();
  app.send('listen');
  return { app, url };
}

describe('the database of a command', () => {
  it('is started for it, and stopped when it is done', async () => {
    const command = await run(COMMAND);
    const url = await command.url();
    expect(url).toMatch(/\/staybase$/);
    expect(await canConnect(url)).toBe(true);
    command.send('end');
    expect(await command.line()).toBe('done');
    expect(await canConnect(url)).toBe(false);
    expect(existsSync(postmasterFile())).toBe(false);
  });

  it('is stopped after an error as well', async () => {
    const command = await run(COMMAND);
    const url = await command.url();
    command.send('fail');
    expect(await command.line('Error')).toBe('Error: failed on purpose');
    expect(await canConnect(url)).toBe(false);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('is stopped after %s', async (signal) => {
    const command = await run(COMMAND);
    const url = await command.url();
    command.child.kill(signal);
    expect(await command.line('done')).toBe('done');
    expect(await canConnect(url)).toBe(false);
  });

  it('is the one of the running app, which keeps it', async () => {
    const { app, url } = await startAppBeside();
    const command = await run(COMMAND);
    await app.line('asked');
    app.send('be healthy');
    expect(await command.url()).toBe(url);
    command.send('end');
    expect(await command.line()).toBe('done');
    expect(await canConnect(url)).toBe(true);
  });

  it('is waited for while the app is starting', async () => {
    const app = await run(APP);
    await app.line('reserved');
    const command = await run(COMMAND);
    expect(await command.line('Waiting')).toBe(
      `Waiting until Staybase (pid ${app.child.pid}), which is starting from this directory, ` +
        'answers …',
    );
    app.send('start the database');
    const url = await app.url();
    // It has its database, but may still be creating the schema.
    app.send('listen');
    await app.line('asked');
    app.send('be healthy');
    expect(await command.line()).toBe(`url ${url}`);
  });

  it('is refused when the app ends before it had a database', async () => {
    const app = await run(APP);
    await app.line('reserved');
    const command = await run(COMMAND);
    await command.line('reserved');
    app.child.kill('SIGKILL');
    expect(await command.line('Refusal')).toBe('Refusal: Staybase has just stopped: try again.');
  });
});

describe('while a command has the database', () => {
  it('neither another command nor the app gets in its way', async () => {
    const first = await run(COMMAND);
    const url = await first.url();
    for (const script of [COMMAND, APP]) {
      const second = await run(script);
      expect(await second.line()).toBe(
        `Refusal: Another command (pid ${first.child.pid}) is using the database of this ` +
          'directory. Try again when it has ended.',
      );
    }
    expect(await canConnect(url)).toBe(true);
  });
});

describe('with DATABASE_URL', () => {
  const before = process.env;

  afterEach(() => {
    process.env = before;
  });

  it('it is that one', async () => {
    process.env = { ...before, DATABASE_URL: process.env.TEST_SERVER_URL };
    expect(await useDatabase(project, (url) => Promise.resolve(url))).toBe(
      process.env.DATABASE_URL,
    );
  });
});
