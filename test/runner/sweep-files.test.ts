// The record of a sweep beside the database.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { homePaths } from '../../src/runner/paths.js';
import { readSweep, readSweeps, readVersions, writeGrown, writeSweep } from '../../src/runner/sweep-files.js';
import { trialOf } from '../store/trials.js';
import { freshHome, planOf } from './home.js';

describe('sweep record', () => {
  it('is read as it was written, sweeps in the order of their names', () => {
    const home = homePaths(freshHome());
    expect(readSweeps(home)).toEqual([]);
    const [a, b] = [planOf('a', [trialOf(1), trialOf(2)]), planOf('b', [trialOf(1)])];
    writeSweep(home, b);
    writeSweep(home, a);
    expect(readSweeps(home)).toEqual([
      { planned: { ...a, plannedAt: 5 } },
      { planned: { ...b, plannedAt: 5 } },
    ]);
  });

  it('may have several metrics', () => {
    const home = homePaths(freshHome());
    const plan = planOf('a', [trialOf(1)]);
    const metrics = [
      { name: 'val.accuracy', goal: 'maximize', reference: 0.5 },
      { name: 'macs.deploy', goal: 'minimize', reference: 1e9 },
    ] as const;
    const several = { ...plan, sweep: { ...plan.sweep, metrics } };
    writeSweep(home, several);
    expect(readSweep(home, 'a')).toEqual({ ...several, plannedAt: 5 });
  });

  it('keeps what its search has proposed while its source is the same, also when a retry plans without it', () => {
    const home = homePaths(freshHome());
    const plan = planOf('a', [trialOf(1)]);
    const proposals = [{ index: 0, arm: 'a', values: { x: 1 }, basedOn: [], origin: 'start' as const }];
    const search = { method: 'tpe' as const, seed: 0, digest: 'd', exhausted: false, proposals };
    writeSweep(home, { ...plan, search });
    expect(readSweep(home, 'a')).toMatchObject({ ...plan, search });
    writeSweep(home, plan);
    expect(readSweep(home, 'a')?.search).toEqual(search);
    writeSweep(home, { ...plan, search: { ...search, digest: 'e', proposals: [] } });
    expect(readSweep(home, 'a')?.search).toMatchObject({ digest: 'e', proposals: [] });
    writeSweep(home, { ...plan, sweep: { ...plan.sweep, source: 'new' } });
    expect(readSweep(home, 'a')?.search).toBeUndefined();
  });

  it('keeps the time of its first plan', () => {
    const home = homePaths(freshHome());
    const plan = planOf('a', [trialOf(1)]);
    writeSweep(home, plan);
    const later = { trials: [], sweep: { ...plan.sweep, createdAt: 99, source: 'new' } };
    expect(writeSweep(home, later).sweep).toEqual({ ...plan.sweep, source: 'new' });
    const sweep = { ...plan.sweep, source: 'new' };
    expect(readSweeps(home)).toEqual([{ planned: { sweep, trials: [], plannedAt: 99 } }]);
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
    expect(readSweeps(home)).toMatchObject([{ planned: planOf('a', [trialOf(1)]) }]);
  });

  it('keeps every earlier plan that the next one does not contain', () => {
    const home = homePaths(freshHome());
    const [one, two, three] = [trialOf(1), trialOf(2), trialOf(3)];
    const at = (time: number, plan: ReturnType<typeof planOf>, source = plan.sweep.source) => ({
      ...plan,
      sweep: { ...plan.sweep, source, createdAt: time },
    });
    expect(readSweep(home, 'a')).toBeNull();
    writeSweep(home, at(1, planOf('a', [one])));
    writeSweep(home, at(2, planOf('a', [one, two])));
    expect(readVersions(home, 'a')).toEqual([]);
    writeSweep(home, at(3, planOf('a', [two])));
    writeSweep(home, at(4, planOf('a', [two]), 'edited'));
    writeSweep(home, at(5, planOf('a', [two]), 'edited'));
    // The same plan run again is no plan of a later time.
    expect(readSweep(home, 'a')?.plannedAt).toBe(4);
    writeSweep(home, at(6, planOf('a', [two, three]), 'edited'));
    expect(readSweep(home, 'a')?.plannedAt).toBe(6);
    const versions = readVersions(home, 'a');
    expect(versions.map((v) => [v.plannedAt, v.sweep.createdAt, v.trials.length])).toEqual([
      [2, 1, 2],
      [3, 1, 1],
    ]);
    expect(readSweep(home, 'a')).toMatchObject({ sweep: { source: 'edited' }, trials: [{}, {}] });
    expect(readSweeps(home)).toHaveLength(1);
  });

  it('keeps the words that it was called with until others are given, also as it grows', () => {
    const home = homePaths(freshHome());
    const plan = planOf('a', [trialOf(1)]);
    const words = ['train.epochs=2', '--set', 'a=b'];
    writeSweep(home, { ...plan, arguments: words });
    const written = writeSweep(home, plan);
    expect([written.arguments, readSweep(home, 'a')?.arguments]).toEqual([words, words]);
    const grown = planOf('a', [trialOf(1), trialOf(2)]);
    expect(writeGrown(home, written, grown)).toEqual({ ...grown, arguments: words });
    expect(readSweep(home, 'a')).toEqual({ ...grown, arguments: words, plannedAt: 5 });
    writeSweep(home, { ...plan, arguments: [] });
    expect(readSweep(home, 'a')?.arguments).toEqual([]);
  });

  it('keeps a version once, also when it was killed in between', () => {
    const home = homePaths(freshHome());
    writeSweep(home, planOf('a', [trialOf(1)]));
    const record = readFileSync(home.sweep('a'), 'utf8');
    writeSweep(home, planOf('a', [trialOf(2)]));
    writeFileSync(home.sweep('a'), record);
    writeSweep(home, planOf('a', [trialOf(2)]));
    expect(readVersions(home, 'a')).toHaveLength(1);
  });

  it('never writes a version over another one, also where earlier ones were removed', () => {
    const home = homePaths(freshHome());
    for (const seed of [1, 2, 3]) writeSweep(home, planOf('a', [trialOf(seed)]));
    rmSync(join(home.sweepVersions('a'), '1.json'));
    writeSweep(home, planOf('a', [trialOf(4)]));
    expect(readdirSync(home.sweepVersions('a')).sort()).toEqual(['2.json', '3.json']);
    expect(readVersions(home, 'a').map((v) => v.trials[0]!.trial.experiment.seed)).toEqual([2, 3]);
  });

  it('counts under its own name only: a name becomes a path', () => {
    const home = homePaths(freshHome());
    writeSweep(home, planOf('a', [trialOf(1)]));
    writeFileSync(home.sweep('b'), readFileSync(home.sweep('a')));
    writeFileSync(join(home.sweeps, ' .json'), '{}');
    expect(readSweep(home, 'b')).toBeNull();
    expect(readSweeps(home)).toEqual([
      { problem: expect.stringContaining('.json: it is no record of a sweep'), newer: false },
      { planned: expect.objectContaining({ sweep: expect.objectContaining({ id: 'a' }) }) },
      { problem: expect.stringContaining('b.json: it is the record of another sweep'), newer: false },
    ]);
  });
});
