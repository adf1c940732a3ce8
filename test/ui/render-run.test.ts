import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { summarize } from '../../src/report/summarize.js';
import { showLeaderboard, showRun } from '../../src/ui/render-run.js';
import { quickSweep } from '../report/fixtures.js';
import { busySweep, sweepSnapshot, testSource } from './fixtures.js';

/** The part of a terminal that Ink needs, keeping what is written. */
function terminal() {
  const written: string[] = [];
  const stdout = Object.assign(new EventEmitter(), {
    columns: 80,
    rows: 24,
    isTTY: true,
    write: (text: string) => written.push(text) > 0,
  }) as unknown as NodeJS.WriteStream;
  let key: string | null = null;
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setEncoding() {},
    setRawMode() {},
    ref() {},
    unref() {},
    read() {
      const next = key;
      key = null;
      return next;
    },
  }) as unknown as NodeJS.ReadStream;
  const press = (text: string) => {
    key = text;
    stdin.emit('readable');
  };
  return { stdout, stdin, press, text: () => written.join('') };
}
const WAIT = { timeout: 10_000 };

describe('screens without React for the caller', () => {
  it('shows a run until it is closed, and leaves the last frame', async () => {
    const { stdout, stdin, text } = terminal();
    const source = testSource(busySweep());
    const screen = showRun(source, { stdout, stdin, color: false });
    source.push(sweepSnapshot([], { sweep: 'the end' }));
    await screen.close();
    await screen.done;
    expect(text()).toContain('the end  0/0 finished');
  });

  it('shows a leaderboard until q', async () => {
    const { stdout, stdin, press, text } = terminal();
    const summary = summarize(quickSweep());
    const screen = showLeaderboard(() => summary, { stdout, stdin, color: false, everyMs: 1000 });
    await vi.waitFor(() => expect(stdin.listenerCount('readable')).toBeGreaterThan(0), WAIT);
    press('q');
    await screen.done;
    expect(text()).toContain('dyrep');
  });

  it('ends with the error of a reading that fails', async () => {
    const { stdout, stdin } = terminal();
    const summary = summarize(quickSweep());
    let readings = 0;
    const read = () => {
      if (readings++ > 0) throw new Error('the store is gone');
      return summary;
    };
    const screen = showLeaderboard(read, { stdout, stdin, color: false, everyMs: 10 });
    await expect(screen.done).rejects.toThrow('the store is gone');
  });
});
