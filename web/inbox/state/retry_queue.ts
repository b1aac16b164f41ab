import { signal } from '@preact/signals';
import { systemClock } from '../../shared/clock';
import type { Timer } from '../../shared/clock';
import { backoff } from '../../shared/resume';
import { Problem } from '../api';

interface Job {
  attempt: number;
  running?: Promise<void> | undefined;
  /** Asked for while it ran: what the present run fetched may be too old. */
  again: boolean;
  timer?: Timer | undefined;
}

/**
 * Work that must be done in the end, because the log will not ask for it a second time: one job per key, never twice at
 * once, repeated with backoff until it succeeds or the answer cannot change.
 */
export class RetryQueue<K> {
  /** Why a job failed last, for as long as it has not succeeded. */
  readonly failed = signal<ReadonlyMap<K, unknown>>(new Map());

  readonly #work: (key: K) => Promise<void>;
  readonly #jobs = new Map<K, Job>();
  #stopped = false;

  constructor(work: (key: K) => Promise<void>) {
    this.#work = work;
  }

  /** Begins at once. Resolves when this run has ended, well or not. */
  add(key: K): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    const job = this.#jobs.get(key) ?? { attempt: 0, again: false };
    this.#jobs.set(key, job);
    job.timer?.cancel();
    if (job.running) job.again = true;
    else job.running = this.#run(key, job);
    return job.running ?? Promise.resolve();
  }

  /** The way to the server is open again: nothing sits out its backoff. */
  retryNow(): void {
    for (const [key, job] of this.#jobs) if (!job.running) void this.add(key);
  }

  stop(): void {
    this.#stopped = true;
    for (const job of this.#jobs.values()) job.timer?.cancel();
  }

  async #run(key: K, job: Job): Promise<void> {
    try {
      do {
        job.again = false;
        await this.#work(key);
      } while (job.again && !this.#stopped);
      this.#jobs.delete(key);
      this.#show(key, undefined);
    } catch (error) {
      this.#show(key, error);
      this.#again(key, job, error);
    }
  }

  #again(key: K, job: Job, error: unknown): void {
    job.running = undefined;
    if (isFinal(error)) this.#jobs.delete(key);
    else if (!this.#stopped) {
      job.timer = systemClock.after(backoff(job.attempt, systemClock.random()), () => void this.add(key));
      job.attempt += 1;
    }
  }

  #show(key: K, error: unknown): void {
    if (error === undefined && !this.failed.value.has(key)) return;
    const next = new Map(this.failed.value);
    if (error === undefined) next.delete(key);
    else next.set(key, error);
    this.failed.value = next;
  }
}

function isFinal(error: unknown): boolean {
  return error instanceof Problem && (error.code === 'not_found' || error.code === 'forbidden');
}
