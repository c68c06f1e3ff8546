import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  findAny,
  findConsole,
  findCycles,
  findImpureDomain,
  findLongParts,
  findOddName,
  findStrayEnvironment,
  findStraySql,
  findStrayStripe,
  type SourceFile,
} from './support/architecture';

const ROOT = path.resolve(__dirname, '..');

function readSources(): SourceFile[] {
  return ['src', 'config'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => path.join(folder, name))
      .map((name) => ({
        path: name.split(path.sep).join('/'),
        text: readFileSync(path.join(ROOT, name), 'utf8'),
      })),
  );
}

interface Gate {
  rule: string;
  check: (file: SourceFile) => string[];
  /** Samples that must be refused, by path. */
  bad: [path: string, text: string][];
  /** Samples that must pass. */
  good: [path: string, text: string][];
}

const GATES: Gate[] = [
  {
    rule: 'the domain is pure',
    check: findImpureDomain,
    bad: [
      ['src/domain/a.ts', `import fs from 'node:fs';`],
      ['src/domain/a.ts', `import { x } from '../sql/x';`],
      ['src/domain/booking/a.ts', `export * from '../../sql/x';`],
      ['src/domain/a.ts', `import type { Knex } from 'knex';`],
      ['src/domain/a.ts', `const x = await import('pg');`],
      ['src/domain/a.ts', `const x = require('pg');`],
      ['src/domain/a.ts', `const now = new Date();`],
      ['src/domain/a.ts', `const now = Date.now();`],
      ['src/domain/a.ts', `const dice = Math.random();`],
    ],
    good: [
      ['src/domain/booking/a.ts', `import { x } from '../money'; const d = new Date(at);`],
      ['src/domain/a.ts', `import { Temporal } from 'temporal-polyfill';`],
      ['src/sql/a.ts', `import fs from 'node:fs';`],
    ],
  },
  {
    rule: 'SQL text is in src/sql only',
    check: findStraySql,
    bad: [
      ['src/jobs/a.ts', `db.raw('SELECT 1 FROM x');`],
      ['src/jobs/a.ts', 'db.raw(`\n  UPDATE bookings SET x = ${y}`);'],
      ['config/a.ts', `const a = "DELETE FROM x";`],
      ['src/api/x/services/a.ts', 'q(`WITH a AS (SELECT 1) SELECT 2`)'],
      ['src/bootstrap/a.ts', `q('CREATE TABLE x ()')`],
    ],
    good: [
      ['src/sql/a.ts', `db.raw('SELECT 1');`],
      ['src/jobs/a.ts', `say('Select a date', 'UPDATE', 'With love');`],
    ],
  },
  {
    rule: 'stripe is imported in src/payments only',
    check: findStrayStripe,
    bad: [
      ['src/jobs/a.ts', `import Stripe from 'stripe';`],
      ['src/jobs/a.ts', `import type { Stripe } from 'stripe';`],
      ['src/jobs/a.ts', `const s = require('stripe/lib/x');`],
    ],
    good: [
      ['src/payments/stripe.ts', `import Stripe from 'stripe';`],
      ['src/jobs/a.ts', `import { x } from '../payments/stripe';`],
    ],
  },
  {
    rule: 'process.env is read in config only',
    check: findStrayEnvironment,
    bad: [
      ['src/jobs/a.ts', `const a = process.env.PORT;`],
      ['src/jobs/a.ts', `const a = process['env'];`],
      ['src/jobs/a.ts', `const { PORT } = process.env;`],
    ],
    good: [
      ['config/server.ts', `const a = process.env.PORT;`],
      ['src/cli/start.ts', `const a = process.env.PORT;`],
      ['src/jobs/a.ts', `const a = process.uptime();`],
    ],
  },
  {
    rule: 'files have at most 250 lines, functions 50',
    check: findLongParts,
    bad: [
      ['src/a.ts', 'const a = 1;\n'.repeat(251)],
      ['src/a.ts', `function a() {\n${'b();\n'.repeat(49)}}`],
      ['src/a.ts', `const a = () => {\n${'b();\n'.repeat(49)}};`],
      ['src/a.ts', `class A { b() {\n${'c();\n'.repeat(49)}} }`],
    ],
    good: [
      ['src/a.ts', 'const a = 1;\n'.repeat(250)],
      ['src/a.ts', `function a() {\n${'b();\n'.repeat(48)}}`],
    ],
  },
  {
    rule: 'no any in domain, sql, payments and services',
    check: findAny,
    bad: [
      ['src/domain/a.ts', `const a: any = 1;`],
      ['src/api/booking/services/a.ts', `const a = b as any;`],
      ['src/payments/a.ts', `type A = Record<string, any>;`],
      ['src/sql/a.ts', `function f(x: any[]): void {}`],
    ],
    good: [['src/domain/a.ts', `const any: unknown = 'any';`]],
  },
  {
    rule: 'no console outside the launcher',
    check: findConsole,
    bad: [
      ['src/jobs/a.ts', `console.log(1);`],
      ['src/jobs/a.ts', `console['error'](1);`],
    ],
    good: [['src/cli/a.ts', `console.log(1);`]],
  },
  {
    rule: 'file names are kebab-case',
    check: findOddName,
    bad: [
      ['src/domain/Money.ts', ''],
      ['src/domain/moneyMath.ts', ''],
      ['src/domain/money_math.ts', ''],
    ],
    good: [['src/domain/money-math.ts', '']],
  },
];

describe('the sources keep the gates', () => {
  const sources = readSources();

  it('reads them', () => {
    expect(sources.length).toBeGreaterThan(50);
  });

  it.each(GATES)('$rule', ({ check }) => {
    expect(sources.flatMap(check)).toEqual([]);
  });

  it('no imports in circles', () => {
    expect(findCycles(sources)).toEqual([]);
  });
});

describe('each gate can fail', () => {
  const asFile = ([name, text]: [string, string]): SourceFile => ({ path: name, text });

  it.each(GATES)('$rule', ({ check, bad, good }) => {
    const missed = bad.filter((sample) => check(asFile(sample)).length === 0);
    const refused = good.filter((sample) => check(asFile(sample)).length > 0);
    expect({ missed, refused }).toEqual({ missed: [], refused: [] });
  });

  it('no imports in circles', () => {
    const files = [
      { path: 'src/a.ts', text: `import { b } from './b';` },
      { path: 'src/b.ts', text: `import { c } from './c';` },
      { path: 'src/c/index.ts', text: `export * from '../a';` },
    ];
    expect(findCycles(files)).toEqual(['src/a.ts → src/b.ts → src/c/index.ts → src/a.ts']);
    const types = [{ path: 'src/a.ts', text: `import type { b } from './b';` }, files[1]!];
    expect(findCycles(types)).toEqual([]);
  });
});
