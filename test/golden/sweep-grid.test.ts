// Orders and counts of W&B's grids and Hydra's jobs, refusals and resuming (grid.json).
import { describe, expect, it } from 'vitest';
import { isScalar, parseDocument } from 'yaml';
import { readParameters } from '../../src/sweep/distributions/parameter.js';
import { type HydraOverride, hydraJobs, parseHydraOverride } from '../../src/sweep/samplers/hydra-sweep.js';
import { type GridPoint, unseenPoints, wandbGrid } from '../../src/sweep/samplers/wandb-grid.js';
import type { Issue, Path } from '../../src/trial/explain.js';
import { goldenText } from './load.js';

interface Golden {
  readonly cases: readonly {
    readonly name: string;
    readonly parameters: unknown;
    readonly wandb: readonly GridPoint[];
  }[];
  readonly refused: readonly { readonly name: string; readonly parameters: unknown }[];
  readonly resume: readonly {
    readonly seen: readonly (readonly [number, string])[] | string;
    readonly state: string;
    readonly next: readonly (readonly [number, string])[];
  }[];
  readonly hydra: readonly {
    readonly overrides: readonly string[];
    readonly jobs?: readonly (readonly string[])[];
    readonly error?: string;
  }[];
}

// Read with its spelling: W&B tells 3 from 3.0.
const document = parseDocument(goldenText('sweep/grid.json'));
const golden = document.toJS() as Golden;
const LIMIT = 1000;

function gridOf(parameters: unknown, at: Path): { points: readonly GridPoint[] | null; issues: Issue[] } {
  const issues: Issue[] = [];
  const writtenAsFloat = (path: Path) => {
    const node = document.getIn([...at, ...path], true);
    return isScalar(node) && /[.eE]/.test(node.source ?? '');
  };
  const read = readParameters(parameters, issues, writtenAsFloat);
  return { points: read && wandbGrid(read, LIMIT, issues, writtenAsFloat), issues };
}

it('holds cases', () => expect(golden.cases.length).toBeGreaterThan(0));

it.each(golden.cases.map((c, i) => ({ ...c, i })))('W&B: $name', ({ i, parameters, wandb }) => {
  const { points, issues } = gridOf(parameters, ['cases', i]);
  expect(issues).toEqual([]);
  expect(points).toEqual(wandb);
});

it.each(golden.refused.map((c, i) => ({ ...c, i })))('refused: $name', ({ i, parameters }) => {
  const { points, issues } = gridOf(parameters, ['refused', i]);
  expect(points).toBeNull();
  expect(issues).toHaveLength(1);
});

describe('what is still to run', () => {
  const listed = golden.resume.filter((r) => typeof r.seen !== 'string');

  it.each(listed)('after $seen, $state', ({ seen, next }) => {
    const { points } = gridOf({ a: { values: [1, 2, 3] }, b: { values: ['x', 'y'] } }, []);
    const runs = (seen as readonly (readonly [number, string])[]).map(([a, b]) => ({ a, b }));
    expect(unseenPoints(points!, runs).map((p) => [p.a, p.b])).toEqual(next);
  });

  it('whatever else a run carries, and not after a run without one of the values', () => {
    const { points } = gridOf({ a: { values: [1, 2] }, b: { values: ['x'] } }, []);
    const next = (seen: Record<string, unknown>) => unseenPoints(points!, [seen]).map((p) => [p.a, p.b]);
    const [other, missing] = golden.resume.filter((r) => typeof r.seen === 'string');
    expect(next({ a: 1, b: 'x', other: 9 })).toEqual(other!.next);
    expect(next({ a: 1 })).toEqual(missing!.next);
  });
});

it.each(golden.hydra)('Hydra: $overrides', ({ overrides, jobs, error }) => {
  const parsed = overrides.map(parseHydraOverride);
  const problems = parsed.filter((o) => 'problem' in o);
  expect(problems.length > 0).toBe(error !== undefined);
  if (jobs !== undefined) expect(hydraJobs(parsed as HydraOverride[], LIMIT)).toEqual(jobs);
});
