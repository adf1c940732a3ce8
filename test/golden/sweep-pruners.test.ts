// Every decision of Optuna's pruners, exactly (pruners.json).
import { expect, it } from 'vitest';
import { bracketBudgets, bracketOf } from '../../src/sweep/pruners/hyperband.js';
import { type Curve, FIRST_STATE, type Pruner } from '../../src/sweep/pruners/pruner.js';
import { createPruner } from '../../src/sweep/pruners/table.js';
import { readSweepGolden } from './sweep.js';

type Settings = Readonly<Record<string, unknown>>;
interface GoldenCurve {
  readonly steps: readonly number[];
  readonly values: readonly number[];
  readonly crashAfter?: number;
}
interface GoldenSet {
  readonly name: string;
  readonly direction: 'minimize' | 'maximize';
  readonly curves: readonly GoldenCurve[];
  readonly interleavings: Readonly<Record<string, readonly number[]>>;
}
interface GoldenCase {
  readonly set: string;
  readonly interleaving: string;
  readonly pruner: string;
  readonly settings: Settings;
  readonly studyName?: string;
  readonly decisions: string;
  readonly minResourceUsed?: number | null;
  readonly brackets?: {
    readonly maxResourceUsed: number | null;
    readonly budgets: readonly number[];
    readonly ofTrial: readonly number[];
  };
}

const { sets, cases } = readSweepGolden<{ sets: readonly GoldenSet[]; cases: readonly GoldenCase[] }>(
  'pruners.json',
);
const NAMES: Readonly<Record<string, string>> = { successiveHalving: 'successive-halving' };

/** Optuna's camel-case settings as ours: `nWarmupSteps` is `warmup_steps`. */
function ours(settings: Settings): Settings {
  const renamed = Object.entries(settings).map(([key, value]) => {
    const name = key.replace(/^n([A-Z])/, '$1').replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
    return [name.replace(/^_/, ''), key === 'wrapped' && value !== null ? inner(value) : value];
  });
  return Object.fromEntries(renamed);
}

function inner(value: unknown): Settings {
  const { pruner, settings } = value as { pruner: string; settings: Settings };
  return { rule: NAMES[pruner] ?? pruner, ...ours(settings) };
}

interface MutableCurve extends Curve {
  state: Curve['state'];
  readonly reports: { step: number; value: number }[];
}

function replay(
  pruner: Pruner,
  set: GoldenSet,
  test: GoldenCase,
): { decisions: string; resource: number | null } {
  const curves: MutableCurve[] = set.curves.map((_, number) => ({ number, state: 'running', reports: [] }));
  const history = { sweep: test.studyName ?? '', goal: set.direction, curves };
  let state = FIRST_STATE;
  const decisions = set.interleavings[test.interleaving]!.map((i) => {
    const curve = curves[i]!;
    const { steps, values, crashAfter } = set.curves[i]!;
    const end = (to: Curve['state'], letter: string) => {
      curve.state = to;
      return letter;
    };
    if (curve.state !== 'running') return 'x';
    if (crashAfter === 0) return end('failed', 'K');
    const at = curve.reports.length;
    curve.reports.push({ step: steps[at]!, value: values[at]! });
    const decided = pruner.decide(state, history, i);
    state = decided.state;
    if (decided.stop) return end('pruned', 'P');
    if (curve.reports.length === crashAfter) return end('failed', 'K');
    if (curve.reports.length < steps.length) return '.';
    return Number.isNaN(values[at]) ? end('failed', 'F') : end('complete', 'C');
  });
  return { decisions: decisions.join(''), resource: state.resource };
}

it('holds cases', () => expect(cases.length).toBeGreaterThan(0));

it.each(cases.map((c, i) => ({ ...c, i })))('$i: $pruner, $set, $interleaving', (test) => {
  const set = sets.find((s) => s.name === test.set)!;
  const pruner = createPruner(NAMES[test.pruner] ?? test.pruner, ours(test.settings));
  const { decisions, resource } = replay(pruner, set, test);
  expect(decisions).toBe(test.decisions);
  if (test.minResourceUsed !== undefined && test.settings.minResource === 'auto')
    expect(resource).toBe(test.minResourceUsed);
  if (test.brackets === undefined || test.brackets.maxResourceUsed === null) return;
  expect(resource).toBe(test.brackets.maxResourceUsed);
  const { minResource, reductionFactor } = test.settings as Record<string, number>;
  const budgets = bracketBudgets(minResource!, resource!, reductionFactor!);
  expect(budgets).toEqual(test.brackets.budgets);
  expect(set.curves.map((_, n) => bracketOf(test.studyName!, n, budgets))).toEqual(test.brackets.ofTrial);
});
