import { describe, expect, it } from 'vitest';
import { leaderboardJson, renderLeaderboard } from '../../src/report/leaderboard.js';
import { summarize } from '../../src/report/summarize.js';
import { quickSweep, sweepResults, trialResult } from './fixtures.js';
import { ESCAPES, UNSAFE } from './hostile.js';

describe('the leaderboard', () => {
  it('prints as golden text', () => {
    expect(renderLeaderboard(summarize(quickSweep()))).toBe(
      [
        'quick: test accuracy at the best validation epoch, in percent',
        'mean over the finished trials (n); sd: sample deviation over seeds; params and MACs: the trained network at its end, deployed: fused',
        '',
        '#  arm               n     mean ± sd  vs baseline   params  deployed     MACs    time  trials',
        '─  ────────────────  ─  ────────────  ───────────  ───────  ────────  ───────  ──────  ────────────────────',
        '1  dyrep interval=2  2  75.00 ± 8.49        +4.00  3.500 k   1.000 k  10.00 k  31.0 s  2 finished, 1 failed',
        '2  plain             2  71.00 ± 2.83     baseline  1.000 k   1.000 k  5.000 k  12.0 s  2 finished',
        '-  dbb               0             -            -        -         -        -       -  1 planned',
        '',
      ].join('\n'),
    );
  });

  it('has the JSON that scripts rely on', () => {
    const json = JSON.parse(JSON.stringify(leaderboardJson(summarize(quickSweep()))));
    expect(json).toMatchObject({ sweep: 'quick', metric: 'val.accuracy', goal: 'maximize' });
    expect(json).toMatchObject({ select: 'best', reported: 'test.accuracy' });
    for (const arm of json.arms)
      expect(Object.keys(arm)).toEqual(
        'arm parameters n mean std ci95 delta params macs seconds states'.split(' '),
      );
    expect(json.arms[0]).toMatchObject({
      arm: 'dyrep interval=2',
      parameters: { method: 'dyrep', 'dyrep.interval': 2 },
      params: { train: 3500, deploy: 1000 },
      states: { finished: 2, failed: 1 },
    });
    expect(json.arms[2]).toMatchObject({ n: 0, mean: null, std: null, ci95: null, delta: null });
  });

  it.each(ESCAPES.map((e) => [JSON.stringify(e), e]))('is safe for names like %s', (_, e) => {
    const text = renderLeaderboard(summarize(sweepResults([trialResult({ arm: e })], { sweep: e })), 60);
    for (const line of text.split('\n')) expect(line).not.toMatch(UNSAFE);
  });
});
