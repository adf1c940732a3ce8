import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../src/report/cell-width.js';
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

  it('says nothing of a baseline where there is none', () => {
    expect(renderLeaderboard(summarize(sweepResults([trialResult()], { baseline: null })))).not.toContain(
      'baseline',
    );
  });

  it('fits 80 columns as a table', () => {
    const lines = renderLeaderboard(summarize(quickSweep()), 80).split('\n');
    for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(80);
    expect(lines).toContain('not shown at this width: deployed');
    expect(lines.find((line) => line.includes('plain'))).toMatch(/71\.00 ± 2\.83 +baseline +1\.000 k/);
  });

  it('shows the best arms of very many on a screen, all of them in a pipe, and counts the rest', () => {
    const many = Array.from({ length: 60 }, (_, i) => trialResult({ armId: `${i}`, arm: `arm ${i}` }));
    const summary = summarize(sweepResults(many));
    const rows = (text: string) => text.split('\n').filter((line) => line.includes('arm ')).length - 1;
    expect(rows(renderLeaderboard(summary))).toBe(60);
    const screen = renderLeaderboard(summary, 100);
    expect(rows(screen)).toBe(50);
    expect(screen).toMatch(/\n… and 10 more arms: --top 60 prints them\n$/);
    expect(renderLeaderboard(summary, 100, 59)).toContain('… and 1 more arm: --top 60');
    expect(renderLeaderboard(summary, 100, 60)).not.toContain('…');
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
