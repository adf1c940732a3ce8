// Every decision of W&B's early termination, exactly (wandb-hyperband.json).
import { describe, expect, it } from 'vitest';
import { type Curve, FIRST_STATE } from '../../src/sweep/pruners/pruner.js';
import { createPruner } from '../../src/sweep/pruners/table.js';
import { wandbBands } from '../../src/sweep/pruners/wandb-hyperband.js';
import { readSweepGolden } from './sweep.js';

interface Terminate {
  readonly min_iter?: number;
  readonly max_iter?: number;
  readonly s?: number;
  readonly eta?: number;
  readonly strict?: boolean;
}
interface GoldenSet {
  readonly name: string;
  readonly curves: readonly { readonly values: readonly (number | null)[]; readonly crashAfter?: number }[];
  readonly interleavings: Readonly<Record<string, readonly number[]>>;
}
interface GoldenCase {
  readonly set: string;
  readonly interleaving: string;
  readonly goal: 'minimize' | 'maximize';
  readonly earlyTerminate: Terminate;
  readonly bands: readonly number[];
  readonly decisions: string;
  readonly othersStopped: readonly (readonly [number, readonly number[]])[];
}
interface Snapshot {
  readonly goal: 'minimize' | 'maximize';
  readonly earlyTerminate: Terminate;
  readonly runs: readonly { readonly state: string; readonly history: readonly (number | null)[] }[];
  readonly bandsReached: readonly number[];
  readonly thresholds: readonly number[];
  readonly stop: readonly number[];
}

const golden = readSweepGolden<{
  sets: readonly GoldenSet[];
  cases: readonly GoldenCase[];
  snapshots: readonly Snapshot[];
}>('wandb-hyperband.json');
const STATES: Readonly<Record<string, Curve['state']>> = {
  running: 'running',
  finished: 'complete',
  killed: 'pruned',
  crashed: 'failed',
};
const reports = (values: readonly (number | null)[]) =>
  values.map((value, step) => ({ step, value: value ?? Number.NaN }));

interface MutableCurve extends Curve {
  state: Curve['state'];
  reports: Curve['reports'];
}

function replay(test: GoldenCase): { decisions: string; others: [number, number[]][] } {
  const set = golden.sets.find((s) => s.name === test.set)!;
  const pruner = createPruner('wandb-hyperband', test.earlyTerminate);
  const curves: MutableCurve[] = set.curves.map((_, number) => ({ number, state: 'running', reports: [] }));
  const others: [number, number[]][] = [];
  const decisions = set.interleavings[test.interleaving]!.map((i, entry) => {
    const curve = curves[i]!;
    const { values, crashAfter } = set.curves[i]!;
    if (curve.state !== 'running') return 'x';
    if (crashAfter === 0) {
      curve.state = 'failed';
      return 'K';
    }
    curve.reports = reports(values.slice(0, curve.reports.length + 1));
    const history = { sweep: '', goal: test.goal, curves };
    const stopped = curves
      .filter((c) => c.state === 'running' && pruner.decide(FIRST_STATE, history, c.number).stop)
      .map((c) => c.number);
    for (const number of stopped) curves[number]!.state = 'pruned';
    const quiet = stopped.filter((number) => number !== i);
    if (quiet.length > 0) others.push([entry, quiet]);
    if (stopped.includes(i)) return 'P';
    const crashed = curve.reports.length === crashAfter;
    if (crashed || curve.reports.length === values.length) curve.state = crashed ? 'failed' : 'complete';
    return crashed ? 'K' : curve.state === 'complete' ? 'C' : '.';
  });
  return { decisions: decisions.join(''), others };
}

it('holds cases', () => expect(golden.cases.length * golden.snapshots.length).toBeGreaterThan(0));

it.each(golden.cases.map((c, i) => ({ ...c, i })))('$i: $set, $interleaving, $earlyTerminate', (test) => {
  expect(wandbBands({ eta: 3, ...test.earlyTerminate }).slice(0, test.bands.length)).toEqual(test.bands);
  const { decisions, others } = replay(test);
  expect(decisions).toBe(test.decisions);
  expect(others).toEqual(test.othersStopped);
});

describe.each(golden.snapshots.map((s, i) => ({ ...s, i })))('snapshot $i', (snapshot) => {
  const curves = snapshot.runs.map((run, number) => ({
    number,
    state: STATES[run.state]!,
    reports: reports(run.history),
  }));
  const pruner = createPruner('wandb-hyperband', snapshot.earlyTerminate);
  const sign = snapshot.goal === 'maximize' ? -1 : 1;
  const decided = curves
    .filter((c) => c.state === 'running')
    .map((c) => ({ c, ...pruner.decide(FIRST_STATE, { sweep: '', goal: snapshot.goal, curves }, c.number) }));

  it('stops the same runs', () =>
    expect(decided.filter((d) => d.stop).map((d) => d.c.number)).toEqual(snapshot.stop));

  it('has the same thresholds', () => {
    for (const { explanation } of decided)
      if (explanation.rung !== null)
        expect(sign * explanation.threshold!).toBe(snapshot.thresholds[explanation.rung]);
  });
});
