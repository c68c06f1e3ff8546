// The launcher's first half: plain JavaScript without a dependency, because it runs before
// node_modules and dist exist. It installs, compiles and then hands over to the compiled command.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { assertNodeVersion, Refusal } from './bootstrap/checks.mjs';
import { compile } from './bootstrap/compile.mjs';
import { installDependencies } from './bootstrap/install.mjs';
import { acquireLock } from './bootstrap/lock.mjs';
import { reserve } from './bootstrap/reserve.mjs';

const COMMANDS = ['start', 'develop', 'test', 'build', 'import', 'backup', 'restore'];
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Reads .env; what is already in the environment wins. */
function loadEnvFile() {
  const file = path.join(root, '.env');
  if (fs.existsSync(file)) process.loadEnvFile(file);
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
  await reserve(root, command);
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
