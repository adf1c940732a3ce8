import { describe, expect, it } from 'vitest';
import { summarize } from '../../src/report/summarize.js';
import { viewLeaderboard } from '../../src/ui/leaderboard-view.js';
import { fits, lineText } from '../../src/ui/line.js';
import { quickSweep, sweepResults, trialResult } from '../report/fixtures.js';

const summary = summarize(quickSweep());
const SIZES = [
  { width: 40, height: 12 },
  { width: 80, height: 24 },
  { width: 200, height: 60 },
] as const;
const many = summarize(
  sweepResults(
    Array.from({ length: 40 }, (_, i) =>
      trialResult({ id: `${i}`, armId: `${i}`, arm: `arm ${i} ${'深'.repeat(i)}`, seconds: 40 - i }),
    ),
  ),
);

const METRICS = [
  { name: 'val.accuracy', goal: 'maximize', reference: 0.1 },
  { name: 'macs.deploy', goal: 'minimize', reference: 1e6 },
] as const;
const several = summarize({ ...quickSweep(), metrics: METRICS });

describe('viewLeaderboard', () => {
  it.each(SIZES)('fits $width x $height', (size) => {
    for (const s of [summary, many, several, summarize(sweepResults([]))])
      for (const scroll of [0, 3, 1e6])
        expect(fits(viewLeaderboard(s, size, 'rank', scroll).lines, size)).toBe(true);
  });

  it('shows every line of the table somewhere between top and bottom', () => {
    for (const size of SIZES) {
      const seen = new Set<string>();
      const { lastScroll } = viewLeaderboard(many, size);
      for (let scroll = 0; scroll < lastScroll + 4; scroll += 4)
        for (const line of viewLeaderboard(many, size, 'rank', scroll).lines) seen.add(lineText(line));
      for (let i = 0; i < 40; i++)
        expect([...seen].some((l) => l.includes(`arm ${i} `) || l.endsWith(`arm ${i}`))).toBe(true);
    }
  });

  it('shows fronts and every metric', () => {
    const lines = viewLeaderboard(several, SIZES[2]).lines.map(lineText);
    expect(lines.find((l) => l.startsWith('#'))).toMatch(
      /^# {2}front {2}arm .* test\.accuracy .* macs\.deploy /,
    );
    expect(lines.find((l) => l.includes('dyrep'))).toMatch(/^1 {6}1 {2}dyrep .* 5\.000 k ± 0 /);
  });

  it('keeps the head of the table, and what is not shown, while the rows scroll', () => {
    const at = (scroll: number) => viewLeaderboard(many, SIZES[1], 'rank', scroll).lines.map(lineText);
    const fixed = (lines: readonly string[]) => [...lines.slice(0, 7), ...lines.slice(-2, -1)];
    expect(fixed(at(9))).toEqual(fixed(at(0)));
    expect(at(9)[5]).toMatch(/^ *# {2}arm /);
    expect(at(9).at(-2)).toBe('not shown at this width: deployed, MACs');
    expect(at(9)[7]).not.toBe(at(0)[7]);
  });

  it('scrolls a page by as many rows as it shows', () => {
    const { page, lines } = viewLeaderboard(summary, SIZES[1]);
    expect(page).toBeGreaterThan(10);
    const [first, second] = [0, viewLeaderboard(many, SIZES[1]).page].map((scroll) =>
      viewLeaderboard(many, SIZES[1], 'rank', scroll).lines.map(lineText),
    );
    expect(first!.slice(7, -2).some((line) => second!.slice(7, -2).includes(line))).toBe(false);
    expect(lines.length).toBeLessThan(SIZES[1].height);
  });

  it('counts what is above and below', () => {
    const { lines, lastScroll } = viewLeaderboard(many, SIZES[1], 'rank', 2);
    expect(lastScroll).toBeGreaterThan(0);
    expect(lineText(lines.at(-1)!)).toMatch(
      /^… lines: 2 above, \d+ below\. q quits, s sorts \(by rank\), arrows, page keys$/,
    );
  });

  it('sorts rows and leaves their ranks', () => {
    const order = (sort: 'rank' | 'arm' | 'params' | 'time') =>
      viewLeaderboard(summary, SIZES[2], sort)
        .lines.map(lineText)
        .filter((l) => /^[1-9-] {2}\S/.test(l))
        .map((l) => l.slice(0, 6));
    expect(order('rank')).toEqual(['1  dyr', '2  pla', '-  dbb']);
    expect(order('arm')).toEqual(['-  dbb', '1  dyr', '2  pla']);
    expect(order('params')).toEqual(['2  pla', '1  dyr', '-  dbb']);
    expect(order('time')).toEqual(['2  pla', '1  dyr', '-  dbb']);
  });
});
