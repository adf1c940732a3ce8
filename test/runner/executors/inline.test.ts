// Trainers as functions.
import { describe, expect, it } from 'vitest';
import { createInlineExecutor } from '../../../src/runner/executors/inline.js';
import { trialPaths } from '../../../src/runner/paths.js';

const start = { trial: trialPaths('/t'), attempt: 2 };

describe('inline executor', () => {
  it('runs the function with the attempt', async () => {
    const seen: unknown[] = [];
    const execution = createInlineExecutor(async (s) => void seen.push(s)).start(start);
    expect(await execution.done).toEqual({ code: 0, signal: null, error: null });
    expect(seen).toEqual([start]);
    expect(execution.pid).toBe(process.pid);
  });

  it('tells what was thrown, at once or later', async () => {
    const thrown = createInlineExecutor(() => {
      throw new Error('at once');
    });
    expect(await thrown.start(start).done).toMatchObject({ code: 1, error: 'at once' });
    const rejected = createInlineExecutor(() => Promise.reject('later'));
    expect(await rejected.start(start).done).toMatchObject({ code: 1, error: 'later' });
  });

  it('kill fires the signal', async () => {
    const executor = createInlineExecutor(
      (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
    );
    const execution = executor.start(start);
    await Promise.resolve();
    execution.kill();
    expect(await execution.done).toMatchObject({ signal: 'SIGKILL' });
    execution.kill();
  });
});
