import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../api';
import { RetryQueue } from './retry_queue';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const failing = (times: number, error: unknown = new Error('down')) => {
  const work = vi.fn(async () => {
    if (work.mock.calls.length <= times) throw error;
  });
  return work;
};

describe('a retry queue', () => {
  it('repeats with backoff until the work succeeds, and says meanwhile why it failed', async () => {
    const work = failing(3);
    const queue = new RetryQueue<string>(work);
    await queue.add('7');
    expect(queue.failed.value.get('7')).toMatchObject({ message: 'down' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(work).toHaveBeenCalledTimes(4);
    expect(queue.failed.value.size).toBe(0);
  });

  it('repeats at once when told that the way is open', async () => {
    const work = failing(1);
    const queue = new RetryQueue<string>(work);
    await queue.add('7');
    queue.retryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('runs once more when asked while it runs, and never twice at a time', async () => {
    let running = 0;
    const work = vi.fn(async () => {
      running += 1;
      expect(running).toBe(1);
      await Promise.resolve();
      running -= 1;
    });
    const queue = new RetryQueue<string>(work);
    await Promise.all([queue.add('7'), queue.add('7'), queue.add('7')]);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('gives up where the answer cannot change', async () => {
    const work = failing(9, new Problem('not_found', 404, ''));
    const queue = new RetryQueue<string>(work);
    await queue.add('7');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(work).toHaveBeenCalledTimes(1);
    expect(queue.failed.value.get('7')).toMatchObject({ code: 'not_found' });
  });

  it('is silent once stopped', async () => {
    const work = failing(9);
    const queue = new RetryQueue<string>(work);
    await queue.add('7');
    queue.stop();
    await queue.add('7');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(work).toHaveBeenCalledTimes(1);
  });
});
