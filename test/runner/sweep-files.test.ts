// The record of a sweep beside the database.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { homePaths } from '../../src/runner/paths.js';
import { readSweeps, writeSweep } from '../../src/runner/sweep-files.js';
import { trialOf } from '../store/trials.js';
import { freshHome, planOf } from './home.js';

describe('sweep record', () => {
  it('is read as it was written, sweeps in the order of their names', () => {
    const home = homePaths(freshHome());
    expect(readSweeps(home)).toEqual([]);
    const [a, b] = [planOf('a', [trialOf(1), trialOf(2)]), planOf('b', [trialOf(1)])];
    writeSweep(home, b);
    writeSweep(home, a);
    expect(readSweeps(home)).toEqual([{ planned: a }, { planned: b }]);
  });

  it('keeps the time of its first plan', () => {
    const home = homePaths(freshHome());
    const plan = planOf('a', [trialOf(1)]);
    writeSweep(home, plan);
    const later = { trials: [], sweep: { ...plan.sweep, createdAt: 99, source: 'new' } };
    expect(writeSweep(home, later).sweep).toEqual({ ...plan.sweep, source: 'new' });
    expect(readSweeps(home)).toEqual([{ planned: { sweep: { ...plan.sweep, source: 'new' }, trials: [] } }]);
  });

  it('of another version is named and never overwritten; a damaged one is named', () => {
    const home = homePaths(freshHome());
    writeSweep(home, planOf('a', [trialOf(1)]));
    const file = home.sweep('a');
    writeFileSync(file, '{"version":2}');
    expect(readSweeps(home)).toEqual([
      { problem: expect.stringContaining('a.json: it has version 2'), newer: true },
    ]);
    expect(() => writeSweep(home, planOf('a', [trialOf(1)]))).toThrow(/version 2/);
    expect(readFileSync(file, 'utf8')).toBe('{"version":2}');
    writeFileSync(file, '{"version":1');
    expect(readSweeps(home)).toMatchObject([{ problem: expect.stringContaining('no record') }]);
    writeSweep(home, planOf('a', [trialOf(1)]));
    expect(readSweeps(home)).toEqual([{ planned: planOf('a', [trialOf(1)]) }]);
  });
});
