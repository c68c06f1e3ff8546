import { readText } from './support/project';

interface LockedPackage {
  dev?: boolean;
  license?: string;
}

/** Permissive, or weak copyleft on files that we don't change. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
];

/** Those whose package.json names no licence, as their LICENSE or README has it. */
const READ_BY_HAND: Record<string, string> = {
  limiter: 'MIT',
  only: 'MIT',
  'passport-local': 'MIT',
  'passport-strategy': 'MIT',
  pause: 'MIT',
  'spawn-command': 'MIT',
};

const nameOf = (where: string): string => where.slice(where.lastIndexOf('node_modules/') + 13);

/** Strapi's LICENSE: MIT outside `ee` folders, which need a key to be used. */
const isStrapi = (name: string, licence: string): boolean =>
  name.startsWith('@strapi/') && licence === 'SEE LICENSE IN LICENSE';

/** An SPDX expression of ANDs, ORs and parentheses without nesting. */
function isAllowed(expression: string): boolean {
  return expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => ALLOWED.includes(licence)));
}

function findRefused(packages: Record<string, LockedPackage>): string[] {
  return Object.entries(packages)
    .filter(([where, { dev }]) => where !== '' && !dev)
    .map(([where, { license }]) => [nameOf(where), license] as const)
    .map(([name, licence]) => [name, licence ?? READ_BY_HAND[name] ?? 'none'] as const)
    .filter(([name, licence]) => !isStrapi(name, licence) && !isAllowed(licence))
    .map(([name, licence]) => `${name}: ${licence}`);
}

it('every package that is delivered has a licence that allows it', () => {
  const { packages } = JSON.parse(readText('package-lock.json')) as {
    packages: Record<string, LockedPackage>;
  };
  expect(Object.keys(packages).length).toBeGreaterThan(500);
  expect(findRefused(packages)).toEqual([]);
});

it('finds one that does not', () => {
  const refused = {
    a: 'AGPL-3.0-only',
    b: '(MIT AND GPL-2.0)',
    c: 'SEE LICENSE IN LICENSE',
    d: '',
  };
  const packages = Object.entries(refused).map(([name, license]) => [
    `node_modules/x/node_modules/${name}`,
    { license },
  ]);
  expect(findRefused(Object.fromEntries(packages) as Record<string, LockedPackage>)).toHaveLength(
    4,
  );
  expect(
    findRefused({ 'node_modules/e': {}, 'node_modules/f': { license: 'GPL-3.0', dev: true } }),
  ).toEqual(['e: none']);
});
