import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

export interface GuardedOptions extends SpawnOptions {
  /** Sent to the process when the launcher dies without a word (kill -9). */
  orphanSignal: 'INT' | 'TERM' | 'KILL';
  /** A directory that must not outlive the launcher. */
  removeAfterwards?: string;
}

/**
 * A child process in a session of its own, so that Ctrl-C in the terminal reaches the launcher
 * alone, which then stops its children in order. A shell of a few hundred kilobytes watches a pipe
 * that only the launcher holds: when it closes, the launcher is gone and the child is told to stop.
 */
export class GuardedProcess {
  private static readonly all = new Set<GuardedProcess>();

  /** Ends every guarded process at once. */
  static killAll(): void {
    for (const guarded of GuardedProcess.all) guarded.signal('SIGKILL', true);
  }

  readonly child: ChildProcess;
  private readonly watchdog: ChildProcess | null;

  constructor(command: string, args: readonly string[], options: GuardedOptions) {
    const { orphanSignal, removeAfterwards, ...spawnOptions } = options;
    this.child = spawn(command, args, { ...spawnOptions, detached: true });
    this.watchdog = this.watch(orphanSignal, removeAfterwards);
    GuardedProcess.all.add(this);
  }

  get isRunning(): boolean {
    return this.child.pid !== undefined && !this.hasEnded;
  }

  /** Resolves to the exit code once the process has ended; 1 when a signal ended it. */
  async ended(): Promise<number> {
    if (!this.hasEnded) await once(this.child, 'exit');
    return this.child.exitCode ?? 1;
  }

  /** Sends a signal to the process and, when `group` is set, to all that it started. */
  signal(name: NodeJS.Signals, group = false): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(group && process.platform !== 'win32' ? -this.child.pid : this.child.pid, name);
    } catch {
      // It ended by itself in the meantime.
    }
  }

  /**
   * Asks the process to end, and ends it and all that it started when it takes too long.
   * @param patienceMs milliseconds to wait before SIGKILL
   */
  async stop(name: NodeJS.Signals, patienceMs: number): Promise<void> {
    if (this.isRunning) {
      this.signal(name);
      await Promise.race([this.ended(), delay(patienceMs, undefined, { ref: false })]);
    }
    this.signal('SIGKILL', true);
    this.watchdog?.kill('SIGKILL');
    GuardedProcess.all.delete(this);
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private watch(orphanSignal: string, removeAfterwards = ''): ChildProcess | null {
    if (process.platform === 'win32' || this.child.pid === undefined) return null;
    const script = [
      'read -r _',
      'kill "-$1" "$2"',
      'n=0; while kill -0 "$2" && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done',
      'kill -KILL "-$2"',
      '[ -z "$3" ] || rm -rf "$3"',
    ].join('\n');
    const args = ['-c', script, 'watchdog', orphanSignal, String(this.child.pid), removeAfterwards];
    const watchdog = spawn('/bin/sh', args, {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    watchdog.unref();
    return watchdog;
  }
}
