import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GuardedProcess } from '../guarded-process';
import { Refusal } from '../refusal';
import { say } from '../say';
import { placeholderEnvironment, readEnv } from './environment';

/** What is baked into the panel besides its code. */
const BAKED_IN = ['PUBLIC_URL', 'STRAPI_ADMIN_BACKEND_URL'];
const INPUT_FILES = ['package-lock.json', 'config/admin.ts', 'config/plugins.ts'];

function listPanelSources(root: string): string[] {
  const folder = path.join(root, 'src', 'admin');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}

function digestInputs(root: string): string {
  const hash = createHash('sha256');
  for (const name of BAKED_IN) hash.update(`${name}=${readEnv(name) ?? ''}\0`);
  for (const file of [...INPUT_FILES, ...listPanelSources(root)]) {
    hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

/**
 * Builds the admin panel into dist/build, unless it is there and its inputs are unchanged.
 * The bundle is the same for development and production and holds no secret.
 * @param signal ends the build early
 * @throws {Refusal} when the build fails
 */
export async function buildPanel(root: string, signal?: AbortSignal): Promise<void> {
  const stamp = path.join(root, 'dist', 'build', '.inputs');
  const digest = digestInputs(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  say('Building the admin panel (once, about a minute) …');
  const logFile = path.join(root, '.tmp', 'panel-build.log');
  const log = openSync(logFile, 'w');
  const { NODE_ENV: _unused, ...inherited } = process.env;
  const build = new GuardedProcess(
    process.execPath,
    [path.join(root, 'node_modules', '@strapi', 'strapi', 'bin', 'strapi.js'), 'build'],
    {
      cwd: root,
      env: { ...inherited, ...placeholderEnvironment(), STRAPI_TELEMETRY_DISABLED: 'true' },
      stdio: ['ignore', log, log],
      orphanSignal: 'KILL',
    },
  );
  const abort = (): void => build.signal('SIGKILL', true);
  signal?.addEventListener('abort', abort);
  closeSync(log);
  const code = await build.ended();
  await build.stop('SIGKILL', 0);
  signal?.removeEventListener('abort', abort);
  signal?.throwIfAborted();
  if (code !== 0) {
    const output = readFileSync(logFile, 'utf8');
    throw new Refusal(`${output}\nBuilding the admin panel failed (exit code ${code}).`);
  }
  writeFileSync(stamp, digest);
}
