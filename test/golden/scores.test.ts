// Importance scores of every candidate, batch by batch and on average (scores.json, float64).
import { describe, expect, it } from 'vitest';
import { candidates } from '../../src/reparam/candidates.js';
import { gradNorm } from '../../src/reparam/importance/grad-norm.js';
import { followingNorm } from '../../src/reparam/importance/measure.js';
import { snip } from '../../src/reparam/importance/snip.js';
import { synflow } from '../../src/reparam/importance/synflow.js';
import { engineForTests } from '../engine-for-tests.js';
import {
  fromGolden,
  type GoldenLayer,
  type GoldenParameters,
  type GoldenTensor,
  loadModel,
  readGolden,
} from './load.js';
import { measure } from './run.js';
import { LOSS, SCORE, SYNFLOW, SYNFLOW_FLOOR } from './tolerances.js';

interface ScoreValues {
  readonly perBatch: Readonly<Record<string, readonly number[]>>;
  readonly average: Readonly<Record<string, number>>;
  readonly chosen: string;
}
interface ScoreCase {
  readonly name: string;
  readonly layers: readonly GoldenLayer[];
  readonly parameters: GoldenParameters;
  readonly batches: readonly { readonly input: GoldenTensor; readonly labels: readonly number[] }[];
  readonly float64: { readonly loss: readonly number[] } & Readonly<
    Record<'synflow' | 'snip' | 'grad_norm', ScoreValues>
  >;
  readonly candidates: readonly string[];
}

const SCORES = [synflow, snip, gradNorm];
const engine = await engineForTests();
const { cases } = readGolden<{ cases: readonly ScoreCase[] }>('scores.json');

describe.each(cases)('$name', (golden) => {
  const { model, goldenPaths } = loadModel(golden.layers, golden.parameters);
  const paths = candidates(model);
  const names = paths.map((path) => goldenPaths.get(path)!);
  const batches = golden.batches.map(({ input, labels }) => ({
    input: fromGolden(input, 'activation'),
    labels,
  }));
  const steps = measure(engine, model, batches, SCORES, paths);

  it('has the same candidates', () => {
    expect([...names].sort()).toEqual([...golden.candidates].sort());
  });

  it('has the same losses', () => {
    steps.forEach(({ loss }, i) => {
      expect(Math.abs(loss / golden.float64.loss[i]! - 1)).toBeLessThan(LOSS);
    });
  });

  it.each(SCORES.map((score, index) => ({ name: score.name, index })))(
    'scores by $name',
    ({ name, index }) => {
      const expected = golden.float64[name as 'synflow' | 'snip' | 'grad_norm'];
      const means = paths.map((path, i) => {
        // The closed form is for convolutions before a batch norm; the sum itself is as good as the other scores.
        const closed = name === 'synflow' && followingNorm(model, path) !== null;
        const values = steps.map((step) => step.scores[index]![i]!);
        values.forEach((value, batch) => {
          const wanted = expected.perBatch[names[i]!]![batch]!;
          const floor = SYNFLOW_FLOOR * golden.float64.snip.perBatch[names[i]!]![batch]!;
          const allowed = closed ? SYNFLOW * Math.abs(wanted) + floor : SCORE * Math.abs(wanted);
          expect(Math.abs(value - wanted), `${names[i]}, batch ${batch}`).toBeLessThan(allowed);
        });
        return values.reduce((a, b) => a + b, 0) / values.length;
      });
      expect(names[means.indexOf(Math.max(...means))]).toBe(expected.chosen);
    },
  );
});
