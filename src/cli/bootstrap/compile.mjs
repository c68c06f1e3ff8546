import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Refusal } from './checks.mjs';

const SOURCE_FOLDERS = ['config', 'src', 'database', 'types'];
const NOT_COMPILED = [path.join('src', 'admin')];

/**
 * @param {string} root
 * @param {string} folder relative to root
 * @returns {string[]} all files below, relative to root
 */
function listFiles(root, folder) {
  if (!fs.existsSync(path.join(root, folder))) return [];
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)));
}

/**
 * @param {string} root
 * @returns {string} a digest over everything that the compiler reads
 */
function digestInputs(root) {
  const sources = SOURCE_FOLDERS.flatMap((folder) => listFiles(root, folder))
    .filter((file) => /\.(ts|json)$/.test(file))
    .filter((file) => !NOT_COMPILED.some((folder) => file.startsWith(folder + path.sep)));
  const hash = createHash('sha256');
  for (const file of ['tsconfig.json', 'package-lock.json', ...sources.sort()]) {
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * Removes compiled files whose source is gone: Strapi loads whatever it finds in dist.
 * @param {string} root
 */
function removeStale(root) {
  for (const file of SOURCE_FOLDERS.flatMap((folder) =>
    listFiles(path.join(root, 'dist'), folder),
  )) {
    const source = file.replace(/\.js(\.map)?$/, '.ts');
    if (!fs.existsSync(path.join(root, source))) fs.rmSync(path.join(root, 'dist', file));
  }
}

/**
 * Compiles the TypeScript sources into dist, unless nothing changed since the last time.
 * @param {string} root the project's directory
 * @throws {Refusal} on a type error
 */
export function compile(root) {
  const stamp = path.join(root, 'dist', '.compiled');
  const digest = digestInputs(root);
  const known = fs.existsSync(stamp);
  if (known && fs.readFileSync(stamp, 'utf8') === digest) return;
  process.stdout.write('Compiling …\n');
  // Without the stamp nobody knows what became of the emitted files: emit them all again.
  const buildInfo = path.join(root, 'dist', '.launcher.tsbuildinfo');
  if (!known) fs.rmSync(buildInfo, { force: true });
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  // A build info of our own: Strapi's compiler empties the one that tsconfig.json names.
  const args = [tsc, '-p', root, '--tsBuildInfoFile', buildInfo];
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) throw new Refusal('The sources do not compile; see the messages above.');
  removeStale(root);
  fs.writeFileSync(stamp, digest);
}
