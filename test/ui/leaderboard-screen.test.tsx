import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { summarize } from '../../src/report/summarize.js';
import { LeaderboardScreen } from '../../src/ui/leaderboard-screen.js';
import { quickSweep, sweepResults, trialResult } from '../report/fixtures.js';

afterEach(cleanup);

const WAIT = { timeout: 10_000, interval: 10 };
const SIZE = { width: 100, height: 8 };

describe('the live leaderboard', () => {
  it('reads again, scrolls, sorts and quits', async () => {
    let summary = summarize(quickSweep());
    const read = () => summary;
    const { lastFrame, stdin, frames } = render(
      <LeaderboardScreen read={read} color={false} everyMs={10} size={SIZE} />,
    );
    expect(lastFrame()).toContain('quick: test accuracy at the best validation epoch');
    const shows = (text: string) => vi.waitFor(() => expect(lastFrame()).toContain(text), WAIT);
    // Keys are heard only once Ink listens.
    await vi.waitFor(() => expect(stdin.listenerCount('readable')).toBeGreaterThan(0), WAIT);
    stdin.write('s');
    await shows('sorts (by arm)');
    const arms = Array.from({ length: 30 }, (_, i) => trialResult({ armId: `${i}`, arm: `arm ${i}` }));
    summary = summarize(sweepResults(arms, { sweep: 'more' }));
    await shows('more: test accuracy');
    stdin.write('\x1b[B');
    await shows('1 above');
    stdin.write('\x1b[A');
    await vi.waitFor(() => expect(lastFrame()).not.toContain('above'), WAIT);
    for (const [key, text] of [
      ['\x1b[6~', '… lines: 6 above'],
      ['\x1b[F', ' 26 above. '],
      ['\x1b[5~', ' below. '],
      ['\x1b[F', ' 26 above. '],
    ] as const) {
      stdin.write(key);
      await shows(text);
    }
    stdin.write('\x1b[H');
    await vi.waitFor(() => expect(lastFrame()).not.toContain('above'), WAIT);
    stdin.write('q');
    await vi.waitFor(() => expect(stdin.listenerCount('readable')).toBe(0), WAIT);
    const count = frames.length;
    summary = summarize(quickSweep());
    await new Promise((r) => setTimeout(r, 40));
    expect(frames.length).toBe(count);
  });
});
