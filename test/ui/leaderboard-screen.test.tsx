import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { summarize } from '../../src/report/summarize.js';
import { LeaderboardScreen } from '../../src/ui/leaderboard-screen.js';
import { quickSweep, sweepResults, trialResult } from '../report/fixtures.js';

afterEach(cleanup);

const pause = (ms = 40) => new Promise((r) => setTimeout(r, ms));
const SIZE = { width: 100, height: 8 };

describe('the live leaderboard', () => {
  it('reads again, scrolls, sorts and quits', async () => {
    let summary = summarize(quickSweep());
    const read = () => summary;
    const { lastFrame, stdin, frames } = render(
      <LeaderboardScreen read={read} color={false} everyMs={10} size={SIZE} />,
    );
    expect(lastFrame()).toContain('quick: test accuracy at the best validation epoch');
    await pause();
    stdin.write('s');
    await pause();
    expect(lastFrame()).toContain('sorts (by arm)');
    const arms = Array.from({ length: 30 }, (_, i) => trialResult({ armId: `${i}`, arm: `arm ${i}` }));
    summary = summarize(sweepResults(arms, { sweep: 'more' }));
    await pause();
    expect(lastFrame()).toContain('more: test accuracy');
    stdin.write('\x1b[B');
    await pause();
    expect(lastFrame()).toContain('1 above');
    stdin.write('\x1b[A');
    await pause();
    expect(lastFrame()).not.toContain('above');
    stdin.write('q');
    await pause();
    const count = frames.length;
    summary = summarize(quickSweep());
    await pause();
    expect(frames.length).toBe(count);
  });
});
