import { SingleBar } from 'cli-progress';
import type { ImportProgress } from '../../import/types';

const QUIET_INTERVAL_MS = 5000;

/** A bar in a terminal; elsewhere, as in a log, a line now and then. */
export class ProgressBar {
  private readonly bar = new SingleBar({
    format: '{bar} {percentage}%  {rows} rows, {rate} a second  {eta_formatted} left',
    stream: process.stdout,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: QUIET_INTERVAL_MS,
    etaBuffer: 100,
  });
  private readonly startedAt = process.hrtime.bigint();
  private isShown = false;

  show({ bytesRead, totalBytes, counts: { rows } }: ImportProgress): void {
    const rate = Math.round(rows / this.seconds());
    if (!this.isShown) this.bar.start(totalBytes, 0, { rows, rate });
    this.isShown = true;
    this.bar.update(bytesRead, { rows, rate });
  }

  /** Seconds since the import began. */
  seconds(): number {
    return Number(process.hrtime.bigint() - this.startedAt) / 1e9;
  }

  end(): void {
    if (this.isShown) this.bar.stop();
  }
}
