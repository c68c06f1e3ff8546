import path from 'node:path';
import { createStrapi } from '@strapi/strapi';
import { DomainError } from '../domain/errors';
import { assertListings } from '../import/assert-listings';
import { importListings, type ImportCounts } from '../import/import-listings';
import { ProgressBar } from './importing/progress';
import {
  asksForHelp,
  readArguments,
  USAGE,
  type ImportArguments,
} from './importing/read-arguments';
import { openReport, type Report } from './importing/report';
import { summarise } from './importing/summary';
import { Refusal } from './refusal';
import { say } from './say';

/**
 * Imports, and tells what became of the rows, also of those before a broken place in the file.
 * @returns whether the file was read to its end
 */
async function runImport(
  wanted: ImportArguments,
  report: Report,
  stop: AbortSignal,
): Promise<boolean> {
  const progress = new ProgressBar();
  let counts: ImportCounts | undefined;
  try {
    await importListings(wanted.file, wanted, {
      onProgress: (done) => {
        counts = done.counts;
        progress.show(done);
      },
      onReject: (rejection) => report.add(rejection),
      stop,
    });
  } finally {
    progress.end();
    if (counts) summarise(counts, progress.seconds(), wanted.report).forEach(say);
  }
  return counts?.isComplete === true;
}

/**
 * Imports listings into the database that the environment names, making its schema where that is
 * missing. SIGTERM or SIGINT stop it after the running batch.
 * @returns the exit code: 0 when the file was read to its end
 */
async function main(): Promise<number> {
  const appDir = path.resolve(__dirname, '..', '..', '..');
  const args = process.argv.slice(2);
  if (asksForHelp(args)) {
    say(USAGE);
    return 0;
  }
  const wanted = readArguments(appDir, args);
  await assertListings(wanted.file);
  const report = await openReport(wanted.report, wanted.file);
  const app = createStrapi({ appDir, distDir: path.join(appDir, 'dist'), serveAdminPanel: false });
  const stop = new AbortController();
  // Strapi's own handlers would end it in the middle of a batch.
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.removeAllListeners(signal).on(signal, () => stop.abort());
  await app.load();
  try {
    return (await runImport(wanted, report, stop.signal)) ? 0 : 1;
  } finally {
    await report.close();
    await app.destroy();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isExpected = error instanceof DomainError || error instanceof Refusal;
    const told = error instanceof Error && !isExpected ? error.stack : undefined;
    process.stderr.write(`${told ?? (error instanceof Error ? error.message : String(error))}\n`);
    process.exit(1);
  },
);
