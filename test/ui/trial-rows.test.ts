import { describe, expect, it } from 'vitest';
import { lineText } from '../../src/ui/line.js';
import { chooseTrials, countStates, trialLines, trialProgress } from '../../src/ui/trial-rows.js';
import { busySweep, sweepSnapshot, trialSnapshot } from './fixtures.js';

const lines = (width: number, height: number) => trialLines(busySweep(), width, height).map(lineText);

describe('the table of trials', () => {
  it('shows what is urgent, in the order of the plan, and counts the rest', () => {
    expect(lines(40, 5)).toEqual([
      'arm         seed state      epoch  val %',
      'plain          2 failed       1/4  60.00',
      'dbb            1 running      2/4  70.00',
      'dbb            2 running      0/4      -',
      '… 5 more: 4 planned, 1 finished',
    ]);
  });

  it('counts all when there is room for nothing else', () => {
    expect(lines(80, 1)).toEqual(['… 8: 4 planned, 2 running, 1 finished, 1 failed']);
    expect(lines(80, 0)).toEqual([]);
  });

  it('prefers what ended last among the finished', () => {
    const trials = [3, 1, 2].map((endedAt) =>
      trialSnapshot({ id: `${endedAt}`, state: 'finished', endedAt }),
    );
    const { shown, hidden } = chooseTrials(trials, 2);
    expect(shown.map((t) => t.id)).toEqual(['3']);
    expect(hidden.map((t) => t.id)).toEqual(['1', '2']);
  });

  it('gives up columns before it cuts the names that tell arms apart', () => {
    expect(lines(200, 20)[0]).toMatch(/^arm +seed +state +epoch +done +val % +curve +loss +speed$/);
    expect(lines(80, 20)[0]).toMatch(/^arm +seed +state +epoch +done +val % +curve/);
    expect(lines(60, 20)[5]).toContain('dyrep interval=1');
    expect(lines(40, 20)[5]).toContain('dyr…erval=1');
    expect(lines(12, 20)[0]!.trimEnd().length).toBeLessThanOrEqual(24);
  });

  it('shows the sweep’s own metric', () => {
    const metric = { name: 'val.loss', goal: 'minimize', select: 'last' } as const;
    const trial = trialSnapshot({ state: 'running', best: 0.1, last: 0.23456 });
    const [header, row] = trialLines(sweepSnapshot([trial], { metric }), 80, 5).map(lineText);
    expect(header).toContain('val.loss');
    expect(row).toContain('0.2346');
  });

  it('measures progress by epochs and batches', () => {
    expect(trialProgress(trialSnapshot({ epochs: 0 }))).toBe(0);
    expect(trialProgress(trialSnapshot({ epoch: 1, batch: 20, batchesPerEpoch: 40 }))).toBe(0.375);
    expect(trialProgress(trialSnapshot({ state: 'finished' }))).toBe(1);
    expect(trialProgress(trialSnapshot({ state: 'failed', epoch: 1 }))).toBe(0.25);
  });

  it('counts states in words', () => {
    expect(countStates(busySweep().trials)).toBe('4 planned, 2 running, 1 finished, 1 failed');
    expect(countStates([])).toBe('');
  });
});
