// Two runs side by side.
import { describe, expect, it } from 'vitest';
import { compareConditions, compareMetrics } from '../../src/runner/compare-runs.js';
import type { Provenance } from '../../src/runner/provenance.js';

const epoch = (n: number, metrics: Record<string, number>) => ({ epoch: n, metrics });

describe('metrics', () => {
  it('are compared bit for bit, times left out', () => {
    const before = [epoch(1, { a: 0.1 + 0.2, b: Number.NaN, seconds: 3 }), epoch(2, { a: 1 })];
    expect(compareMetrics(before, before)).toEqual({ compared: 3, differences: [] });
    expect(compareMetrics(before, [epoch(1, { a: 0.3, b: Number.NaN, seconds: 9 })])).toEqual({
      compared: 3,
      differences: [
        { epoch: 1, metric: 'a', before: 0.1 + 0.2, now: 0.3 },
        { epoch: 2, metric: 'a', before: 1, now: null },
      ],
    });
  });
});

describe('conditions', () => {
  const base: Provenance = {
    ...{ pid: 1, start: null, host: 'a', at: 1, command: [], commit: 'c', versions: { node: 'v20' } },
    hardware: { cpu: 'x', cores: 2, memoryBytes: 1, gpus: [] },
    environment: { OMP_NUM_THREADS: '2', DYREP_HOME: '/a' },
  };

  it('that may explain a difference are named', () => {
    const other: Provenance = {
      ...{ ...base, pid: 2, host: 'b', versions: { node: 'v22' }, diff: null },
      environment: { DYREP_HOME: '/b', SLURM_JOB_ID: '77' },
    };
    const now = { engine: 'portable 1', provenance: other };
    expect(compareConditions({ engine: 'native 2', provenance: base }, now)).toEqual([
      { condition: 'engine', before: 'native 2', now: 'portable 1' },
      { condition: 'version of node', before: 'v20', now: 'v22' },
      { condition: 'variable OMP_NUM_THREADS', before: '2', now: 'not set' },
    ]);
  });

  it('that are not known of both are left out', () => {
    const { hardware: _, environment: __, ...old } = base;
    expect(compareConditions({ engine: null, provenance: old }, { engine: 'e', provenance: base })).toEqual(
      [],
    );
    expect(compareConditions({ engine: null, provenance: null }, { engine: 'e', provenance: base })).toEqual(
      [],
    );
  });
});
