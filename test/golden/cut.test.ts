// Dep passes of the reference code (cut.json): ratios, decisions, folded weights, outputs.
import { describe, expect, it } from 'vitest';
import type { BlockLayer } from '../../src/nn/layer.js';
import { parameters } from '../../src/nn/parameters.js';
import { layerAt } from '../../src/nn/paths.js';
import { foldToKernel } from '../../src/reparam/block.js';
import { applyCut, planCut } from '../../src/reparam/cut.js';
import { engineForTests } from '../engine-for-tests.js';
import {
  branchKind,
  fromGolden,
  type GoldenLayer,
  type GoldenParameters,
  type GoldenTensor,
  goldenName,
  loadModel,
  ourPath,
  readGolden,
} from './load.js';
import { infer } from './run.js';
import * as tolerance from './tolerances.js';

interface Decision {
  readonly ratios: Readonly<Record<string, number | null>>;
  readonly mean: number | null;
  readonly standardDeviation: number | null;
  readonly cut: readonly string[];
  readonly equivalentBefore: { readonly weight: GoldenTensor; readonly bias: GoldenTensor };
}
interface After {
  readonly changedParameters: GoldenParameters;
  readonly output: GoldenTensor;
}
interface CutCase {
  readonly name: string;
  readonly layersBefore: readonly GoldenLayer[];
  readonly parametersBefore: GoldenParameters;
  readonly probe: GoldenTensor;
  readonly decisions: Readonly<Record<string, Decision>>;
  readonly outputBefore: GoldenTensor;
  readonly reference: After;
  readonly corrected: After;
}

const engine = await engineForTests();
const golden = readGolden<{
  threshold: number;
  minimumDeviation: number;
  about: { threshold: number; minimumDeviation: number };
  cases: readonly CutCase[];
}>('cut.json');
/** The decisions are the reference code's; how kxk is solved is compared both ways below. */
const OPTIONS = {
  rule: 'reference',
  threshold: golden.about.threshold,
  spread: golden.about.minimumDeviation,
  compatibility: 'reference',
} as const;

/** `null` equal to null, numbers equal up to the rounding of a mean. */
function expectNumber(actual: number | null | undefined, expected: number | null, name: string) {
  if (expected === null) expect(actual ?? null, name).toBeNull();
  else expect(Math.abs(actual! - expected), name).toBeLessThanOrEqual(tolerance.RATIO);
}

describe.each(golden.cases)('$name', (event) => {
  const translated = loadModel(event.layersBefore, event.parametersBefore);
  const { model, goldenPaths } = translated;
  const decisions = planCut(model, OPTIONS);
  const probe = fromGolden(event.probe, 'activation');

  it('decides the same', () => {
    expect(decisions.map((d) => goldenPaths.get(d.path)).sort()).toEqual(Object.keys(event.decisions).sort());
    for (const [path, wanted] of Object.entries(event.decisions)) {
      const decision = decisions.find((d) => d.path === ourPath(translated, path))!;
      for (const [name, ratio] of Object.entries(wanted.ratios))
        expectNumber(decision.ratios[branchKind(name)], ratio, `${path} ${name}`);
      expectNumber(decision.mean, wanted.mean, 'mean');
      expectNumber(decision.deviation, wanted.standardDeviation, 'deviation');
      expect([...decision.cut].sort()).toEqual(wanted.cut.map(branchKind).sort());
    }
  });

  it('folds each block to the same kernel', () => {
    for (const [path, { equivalentBefore }] of Object.entries(event.decisions)) {
      const { weight, bias } = foldToKernel(layerAt(model, ourPath(translated, path)));
      const expected = fromGolden(equivalentBefore.weight, 'kernel').values;
      expect(tolerance.relativeDifference(weight, expected)).toBeLessThan(tolerance.WEIGHT);
      expect(tolerance.relativeDifference(bias, equivalentBefore.bias.data)).toBeLessThan(tolerance.WEIGHT);
    }
  });

  it('keeps the function', () => {
    const before = infer(engine, model, probe).values;
    const expected = fromGolden(event.outputBefore, 'activation').values;
    expect(tolerance.largestDifference(before, expected)).toBeLessThan(tolerance.OUTPUT);
    const after = infer(engine, applyCut(model, decisions, 'correct'), probe).values;
    expect(tolerance.largestDifference(after, before)).toBeLessThan(tolerance.MOVED_BY_CUT);
  });

  // Where a cut block holds another in kxk, the reference throws away what the inner one learnt; we keep it.
  const keepsInner = decisions.some(
    ({ cut, path }) => cut.length > 0 && layerAt(model, `${path}.kxk.conv`).kind === 'block',
  );
  if (keepsInner) return;

  it.each(['reference', 'correct'] as const)('leaves the same weights, %s', (compatibility) => {
    const wanted = {
      ...event.parametersBefore,
      ...event.reference.changedParameters,
      ...(compatibility === 'correct' ? event.corrected.changedParameters : {}),
    };
    const after = applyCut(model, decisions, compatibility);
    for (const { path, layer, role, value } of parameters(after)) {
      const expected = fromGolden(wanted[goldenName(goldenPaths, layer, role)]!, 'kernel').values;
      expect(tolerance.relativeDifference(value.values, expected), path).toBeLessThan(tolerance.WEIGHT);
    }
    const output = infer(engine, after, probe).values;
    const expected = fromGolden(
      (compatibility === 'correct' ? event.corrected : event.reference).output,
      'activation',
    );
    expect(tolerance.largestDifference(output, expected.values)).toBeLessThan(tolerance.OUTPUT);
    for (const { path, cut } of decisions)
      for (const kind of cut) expect((layerAt(after, path) as BlockLayer).branches[kind]).toBeUndefined();
  });
});
