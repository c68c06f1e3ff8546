// The launcher's first half: plain JavaScript without a dependency, because it runs before
// node_modules and dist exist. It installs, compiles and then hands over to the compiled command.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { assertNodeVersion, assertPortFree, assertWritable, Refusal } from './bootstrap/checks.mjs';
import { compile } from './bootstrap/compile.mjs';
import { installDependencies } from './bootstrap/install.mjs';
import { acquireLock } from './bootstrap/lock.mjs';

const COMMANDS = ['start', 'develop', 'test', 'build'];
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Reads .env; what is already in the environment wins. */
function loadEnvFile() {
  const file = path.join(root, '.env');
  if (fs.existsSync(file)) process.loadEnvFile(file);
}

/**
 * Makes sure that this command may run here, before anything expensive happens.
 * @param {string} command
 */
async function reserve(command) {
  assertWritable(root);
  if (command !== 'start' && command !== 'develop') return;
  const port = Number(process.env.PORT || 1337);
  const address = process.env.PUBLIC_URL || `http://localhost:${port}`;
  const holder = await acquireLock(root, 'app', { address });
  if (holder !== null) {
    throw new Refusal(
      `Staybase already runs from this directory at ${holder.address} (pid ${holder.pid}). ` +
        `Stop it with Ctrl-C there, or with: kill ${holder.pid}`,
    );
  }
  await assertPortFree(port, process.env.HOST || '0.0.0.0');
}

/** Installs and compiles what is missing; two commands at once take turns. */
async function prepare() {
  const release = await acquireLock(root, 'build', { wait: true });
  try {
    installDependencies(root);
    compile(root);
  } finally {
    release();
  }
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const [command = '', ...args] = process.argv.slice(2);
  if (!COMMANDS.includes(command)) {
    throw new Refusal(`Usage: node src/cli/run.mjs ${COMMANDS.join('|')}`);
  }
  process.chdir(root);
  process.env.TZ = 'UTC';
  loadEnvFile();
  await reserve(command);
  await prepare();
  const compiled = path.join(root, 'dist', 'src', 'cli', `${command}.js`);
  const { default: loaded } = await import(pathToFileURL(compiled).href);
  return loaded.main({ root, args });
}

try {
  assertNodeVersion();
  process.exit(await main());
} catch (error) {
  const expected = error instanceof Refusal || error?.name === 'Refusal';
  process.stderr.write(`\n${expected ? error.message : (error?.stack ?? error)}\n`);
  process.exit(1);
}
