// Dep passes of the reference code (cut.json): ratios, decisions, folded weights, outputs.
import { describe, expect, it } from 'vitest';
import type { BlockLayer } from '../../src/nn/layer.js';
import { parameters } from '../../src/nn/parameters.js';
import { layerAt, replaceLayer } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { foldToKernel } from '../../src/reparam/block.js';
import { applyCut, planCut, type Restart, restartBlock } from '../../src/reparam/cut.js';
import { INITIAL_SCALE } from '../../src/reparam/grow.js';
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
  withGolden,
} from './load.js';
import { infer, waysToRun } from './run.js';
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

const within = tolerance.expectWithin;
const ways = waysToRun(await engineForTests());
tolerance.reportWorst('cut.json');
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
  else
    tolerance.expectWithin(
      'ratios',
      Math.abs(actual! - expected),
      tolerance.RATIO * tolerance.scaleOf([expected]),
      name,
    );
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
      const biases = equivalentBefore.bias.data;
      within('folded weight', tolerance.relativeDifference(weight, expected), tolerance.WEIGHT, path);
      within('folded bias', tolerance.relativeDifference(bias, biases), tolerance.WEIGHT, path);
    }
  });

  it.each(ways)('keeps the function, $way', ({ engine: on }) => {
    const before = infer(on, model, probe).values;
    const expected = fromGolden(event.outputBefore, 'activation').values;
    const scale = tolerance.scaleOf(expected, tolerance.CUT_OUTPUT_SIZE);
    within('output before', tolerance.largestDifference(before, expected), tolerance.OUTPUT * scale);
    const after = infer(on, applyCut(model, decisions, 'correct'), probe).values;
    within('output moved', tolerance.largestDifference(after, before), tolerance.MOVED_BY_CUT * scale);
  });

  // Where a cut block holds another in kxk, the reference starts that one anew with fresh weights: those it had are given
  // to our `reference`, while our `correct` keeps what the inner block learnt and has no numbers to be compared with.
  const forgets = decisions.some(
    ({ cut, path }) => cut.length > 0 && layerAt(model, `${path}.kxk.conv`).kind === 'block',
  );
  const restart: Restart = (inner, path) => {
    const fresh = replaceLayer(model, path, restartBlock(inner, INITIAL_SCALE, random('fresh')));
    const weights = Object.entries(event.reference.changedParameters).filter(([name]) =>
      name.endsWith('.weight'),
    );
    return layerAt(withGolden(fresh, goldenPaths, Object.fromEntries(weights), false), path) as BlockLayer;
  };

  it.each(forgets ? (['reference'] as const) : (['reference', 'correct'] as const))(
    'leaves the same weights, %s',
    (compatibility) => {
      const wanted = {
        ...event.parametersBefore,
        ...event.reference.changedParameters,
        ...(compatibility === 'correct' ? event.corrected.changedParameters : {}),
      };
      const after = applyCut(model, decisions, compatibility, forgets ? restart : undefined);
      for (const { path, layer, role, value } of parameters(after)) {
        const expected = fromGolden(wanted[goldenName(goldenPaths, layer, role)]!, 'kernel').values;
        within('weights', tolerance.relativeDifference(value.values, expected), tolerance.WEIGHT, path);
      }
      const golden = (compatibility === 'correct' ? event.corrected : event.reference).output;
      const expected = fromGolden(golden, 'activation').values;
      for (const { engine: on } of ways) {
        const output = infer(on, after, probe).values;
        const allowed = tolerance.OUTPUT * tolerance.scaleOf(expected, tolerance.CUT_OUTPUT_SIZE);
        within('output after', tolerance.largestDifference(output, expected), allowed);
      }
      for (const { path, cut } of decisions)
        for (const kind of cut) expect((layerAt(after, path) as BlockLayer).branches[kind]).toBeUndefined();
    },
  );
});
