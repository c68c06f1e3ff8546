/**
 * The tests are TypeScript, but what they import from src and config is the compiled code in dist:
 * the very files that production runs. Source maps lead coverage and stack traces back to src.
 * @type {import('jest').Config}
 */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^(?:\\.\\./)+(src|config)/(.*)$': '<rootDir>/dist/$1/$2' },
  modulePathIgnorePatterns: ['<rootDir>/dist/build'],
  testTimeout: 60_000,
  maxWorkers: 2,
  // Each test file loads the whole app anew; a worker gives the memory back by starting afresh.
  workerIdleMemoryLimit: '1GB',
  coverageProvider: 'v8',
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'lcov'],
  collectCoverageFrom: [
    'dist/src/domain/**/*.js',
    'dist/src/payments/**/*.js',
    'dist/src/sql/**/*.js',
    'dist/src/api/**/*.js',
  ],
  coverageThreshold: {
    './src/domain/': { statements: 90, lines: 90, functions: 90 },
    './src/payments/': { statements: 90, lines: 90, functions: 90 },
    './src/api/': { statements: 90, lines: 90, functions: 90 },
  },
};
