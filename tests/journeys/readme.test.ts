import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { startApp, type TestApp } from '../support/app';

const README = path.resolve(__dirname, '..', '..', 'README.md');

/** The shell block of the README that sets API: the journey, as newcomers paste it. */
function journey(): string {
  const blocks = readFileSync(README, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g);
  const found = [...blocks].map(([, text]) => text ?? '').find((text) => text.includes('API='));
  if (found === undefined) throw new Error('The README has no journey.');
  return found;
}

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

test('the journey in the README ends in confirmed, as printed', async () => {
  const script = journey()
    .replace('http://localhost:1337', app.url)
    .replace('http://127.0.0.1:12111', app.surroundings.env.STRIPE_API_BASE ?? '');
  const { stdout } = await promisify(execFile)('bash', ['-eu', '-c', script]);
  expect(stdout.trim().split('\n').at(-1)).toBe('confirmed');
});
