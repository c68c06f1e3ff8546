import path from 'node:path';
import type { CommandContext } from './command';
import { GuardedProcess } from './guarded-process';
import { placeholderEnvironment, type Environment } from './launcher/environment';
import { aborted, listenForStop } from './launcher/stop-signal';
import { Refusal } from './refusal';
import { say } from './say';
import { createTemplate, openTestServer, type TestServer } from './testing/test-server';

const KEPT = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TERM',
  'CI',
  'FORCE_COLOR',
  'NO_COLOR',
  'NODE_OPTIONS',
  'REQUIRE_PG_DUMP',
];

/** The tests see their own settings only, whatever .env and the shell say. */
function testEnvironment(extra: Environment): Environment {
  const kept = Object.fromEntries(KEPT.map((name) => [name, process.env[name]]));
  return {
    ...kept,
    ...placeholderEnvironment(),
    NODE_ENV: 'test',
    TZ: 'UTC',
    DEMO_DATA: '0',
    LOG_LEVEL: 'error',
    STRAPI_TELEMETRY_DISABLED: 'true',
    ...extra,
  };
}

/** Runs a script to its end or until the user stops it; returns its exit code. */
async function runNode(
  args: readonly string[],
  root: string,
  env: Environment,
  stop: AbortSignal,
): Promise<number> {
  const script = new GuardedProcess(process.execPath, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    orphanSignal: 'KILL',
  });
  const code = await Promise.race([script.ended(), aborted(stop).then(() => 130)]);
  await script.stop('SIGTERM', 3000);
  return code;
}

async function runJest(
  { root, args }: CommandContext,
  server: TestServer,
  stop: AbortSignal,
): Promise<number> {
  const prepare = path.join(root, 'dist', 'src', 'cli', 'prepare.js');
  const templateUrl = await createTemplate(server);
  const prepared = await runNode(
    [prepare],
    root,
    testEnvironment({ DATABASE_URL: templateUrl }),
    stop,
  );
  if (stop.aborted) return 130;
  if (prepared !== 0) throw new Refusal('The app could not prepare its database; see above.');
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const wantsCoverage = args.length === 0 ? ['--coverage'] : [];
  const env = testEnvironment({ TEST_SERVER_URL: server.url, TEST_PREFIX: server.prefix });
  return runNode([jest, ...wantsCoverage, ...args], root, env, stop);
}

/**
 * `npm test`: the tests on a PostgreSQL of their own, beside whatever else is running. Arguments go
 * to Jest; a run of all tests also checks the coverage.
 */
export async function main(context: CommandContext): Promise<number> {
  const stop = listenForStop();
  const server = await openTestServer(context.root);
  try {
    return await runJest(context, server, stop);
  } finally {
    await server.close();
    if (stop.aborted) say('Stopped.');
  }
}
