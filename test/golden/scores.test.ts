// Importance scores of every candidate (scores.json, float64): batch by batch, and on average with the choice as an
// adjustment of a training makes it. A learning rate of zero leaves the weights as they are; statistics move.
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import type { Layer } from '../../src/nn/layer.js';
import { random } from '../../src/random.js';
import { candidates } from '../../src/reparam/candidates.js';
import { followingNorm } from '../../src/reparam/importance/measure.js';
import { type Candidate, rankCandidates } from '../../src/training/adjust.js';
import { NO_PROGRESS } from '../../src/training/checkpoint.js';
import { Session } from '../../src/training/session.js';
import { engineForTests } from '../engine-for-tests.js';
import { smallExperiment } from '../training/run.js';
import {
  fromGolden,
  type GoldenLayer,
  type GoldenParameters,
  type GoldenTensor,
  loadModel,
  readGolden,
} from './load.js';
import { waysToRun } from './run.js';
import { expectWithin, LOSS, reportWorst, SCORE, SYNFLOW, SYNFLOW_FLOOR } from './tolerances.js';

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

const SCORES = ['synflow', 'snip', 'grad_norm'] as const;
const ways = waysToRun(await engineForTests());
const { cases } = readGolden<{ cases: readonly ScoreCase[] }>('scores.json');
reportWorst('scores.json');

interface Measured {
  readonly losses: readonly number[];
  /** By path, batch by batch. */
  readonly perBatch: readonly Readonly<Record<string, number>>[];
  readonly ranked: readonly Candidate[];
}

/** The scores as the steps of a training gather them and its adjustment ranks them. */
function gather(engine: Engine, model: Layer, golden: ScoreCase, score: (typeof SCORES)[number]): Measured {
  const batches = golden.batches.map(({ input, labels }) => ({
    images: fromGolden(input, 'activation').values,
    labels: Int32Array.from(labels),
    count: labels.length,
  }));
  const [, channels, height, width] = golden.batches[0]!.input.shape;
  const experiment = smallExperiment({
    method: 'dyrep',
    dyrep: { interval: 1, score },
    train: { epochs: 2, batch_size: batches[0]!.count },
  });
  const data = { inputShape: [height!, width!, channels!] as const, probe: batches[0]! };
  const session = new Session(engine, experiment, data, { model, velocities: {}, progress: NO_PROGRESS });
  try {
    let before: Readonly<Record<string, number>> = {};
    const steps = batches.map((batch) => {
      const loss = session.step(batch, 0);
      const sums = session.progress.scoreSums;
      const own = Object.entries(sums).map(([path, sum]) => [path, sum - (before[path] ?? 0)] as const);
      before = sums;
      return { loss, scores: Object.fromEntries(own) };
    });
    const ranked = rankCandidates(session, random('unused'));
    return { losses: steps.map((s) => s.loss), perBatch: steps.map((s) => s.scores), ranked };
  } finally {
    session.dispose();
  }
}

const CASES = cases.flatMap((golden) => ways.map((w) => ({ name: golden.name, ...w, golden })));

describe.each(CASES)('$name, $way', ({ engine, golden }) => {
  const { model, goldenPaths } = loadModel(golden.layers, golden.parameters);

  it('has the same candidates', () => {
    const names = candidates(model).map((path) => goldenPaths.get(path));
    expect([...names].sort()).toEqual([...golden.candidates].sort());
  });

  it.each(SCORES)('scores by %s', (score) => {
    const { losses, perBatch, ranked } = gather(engine, model, golden, score);
    const expected = golden.float64[score];
    const check = (path: string, value: number, wanted: number, size: number) => {
      // The closed form is for convolutions before a batch norm; the sum itself is as good as the other scores.
      const closed = score === 'synflow' && followingNorm(model, path) !== null;
      const allowed = closed ? SYNFLOW * Math.abs(wanted) + SYNFLOW_FLOOR * size : SCORE * Math.abs(wanted);
      expectWithin(closed ? 'synflow, closed form' : score, Math.abs(value - wanted), allowed, path);
    };
    losses.forEach((loss, i) => {
      expectWithin('loss', Math.abs(loss / golden.float64.loss[i]! - 1), LOSS);
    });
    for (const { path, value } of ranked) {
      const name = goldenPaths.get(path)!;
      const sizes = golden.float64.snip;
      perBatch.forEach((scores, i) => {
        check(path, scores[path]!, expected.perBatch[name]![i]!, sizes.perBatch[name]![i]!);
      });
      check(path, value, expected.average[name]!, sizes.average[name]!);
    }
    expect(goldenPaths.get(ranked[0]!.path)).toBe(expected.chosen);
  });
});
