// Surgery on a session: what stays in inference, what stays in training, and whose momentum goes on.
import { describe, expect, it } from 'vitest';
import { forward } from '../../src/nn/forward.js';
import type { Layer } from '../../src/nn/layer.js';
import { parameters, variablesOf, withParameters } from '../../src/nn/parameters.js';
import { isWithin, layerAt, replaceLayer, upTo } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { createBlock } from '../../src/reparam/block.js';
import { planCut } from '../../src/reparam/cut.js';
import { growAt } from '../../src/reparam/grow.js';
import { NO_PROGRESS } from '../../src/training/checkpoint.js';
import { Session } from '../../src/training/session.js';
import { carryOut, recalibrate, settle } from '../../src/training/surgery.js';
import { engineForTests } from '../engine-for-tests.js';
import { noiseMaps } from '../nn/reference.js';
import { SMALL_INPUT, smallNet } from '../nn/small-net.js';
import { smallExperiment } from './run.js';

const engine = await engineForTests();
const SIZE = 32;
const BLOCK = 'unit.main.conv';
const batches = [1, 2, 3].map((seed) => ({
  images: Float32Array.from(noiseMaps([SIZE, ...SMALL_INPUT], random(seed)).values),
  labels: Int32Array.from({ length: SIZE }, (_, i) => i % 5),
  count: SIZE,
}));
const calibration = () => batches;

function session(model: Layer, dyrep: Record<string, unknown>): Session {
  const experiment = smallExperiment({
    method: 'dyrep',
    dyrep: { interval: 1, ...dyrep },
    train: { epochs: 3, batch_size: SIZE },
  });
  const state = { model, velocities: {}, progress: NO_PROGRESS };
  return new Session(engine, experiment, { inputShape: SMALL_INPUT, probe: batches[0]! }, state);
}

/** The output of the layer at a path for the calibration batches, its own batch norms as in a step of training. */
function trainedOutputs(model: Layer, path: string): readonly number[] {
  const part = upTo(model, path);
  const program = engine.interpret({
    variables: variablesOf(part),
    functions: {
      run: {
        inputs: [{ shape: [SIZE, ...SMALL_INPUT], dtype: 'float32' }],
        run: (scope, x) => [
          forward(part, x!, { scope, mode: 'inference', isTraining: (norm) => isWithin(norm, path) }),
        ],
      },
    },
  });
  try {
    return batches.flatMap(({ images }) => [...program.call('run', [images])[0]!.values]);
  } finally {
    program.dispose();
  }
}

/** The root of the mean square of the difference, relative to that of `a`. */
function moved(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const squares = Array.from(a, (v, i) => [(v - b[i]!) ** 2, v ** 2] as const);
  const sum = (k: 0 | 1) => squares.reduce((total, s) => total + s[k], 0);
  return Math.sqrt(sum(0) / sum(1));
}

/** The small network whose shortcut is a convolution that can grow. */
function growing(): Layer {
  const block = layerAt(smallNet(), BLOCK);
  if (block.kind !== 'block') throw new Error('no block');
  const { kxk } = block.branches;
  return replaceLayer(smallNet(), 'unit.shortcut', layerAt(kxk!, 'conv'));
}

describe('growing', () => {
  const net = growing();
  const path = 'unit.shortcut';
  const before = trainedOutputs(net, path);

  function grow(dyrep: Record<string, unknown>) {
    const live = session(net, dyrep);
    try {
      const logits = live.probe().values;
      const { tree, oldKernel } = growAt(net, path, {}, random(7));
      settle(live, { path, tree, oldKernel, fromEpoch: 2 }, calibration);
      return {
        inference: moved(logits, live.probe().values),
        training: moved(before, trainedOutputs(live.model, path)),
      };
    } finally {
      live.dispose();
    }
  }

  it('keeps the function in inference; with matched batch norms in training as well, up to sampling', () => {
    const reset = grow({ kxk_norm: 'reset' });
    const matched = grow({ kxk_norm: 'matched' });
    expect(reset.inference).toBeLessThan(1e-5);
    expect(matched.inference).toBeLessThan(1e-5);
    expect(reset.training).toBeGreaterThan(0.2);
    expect(matched.training).toBeLessThan(reset.training / 50);
  });

  it('hands the momentum of the bias on to kxk, and starts all else in the block at zero', () => {
    const live = session(net, {});
    try {
      live.step(batches[0]!, 0.01);
      const old = live.state().velocities[`${path}.bias`]!.values;
      expect(old.some((v) => v !== 0)).toBe(true);
      const { tree, oldKernel } = growAt(live.model, path, {}, random(7));
      settle(live, { path, tree, oldKernel, fromEpoch: 2 }, calibration);
      expect(Object.keys(live.state().velocities)).toContain(`${path}.kxk.conv.bias`);
      for (const [name, { values }] of Object.entries(live.state().velocities)) {
        if (name === `${path}.kxk.conv.bias`) expect(values).toEqual(old);
        else if (isWithin(name, path))
          expect(
            values.every((v) => v === 0),
            name,
          ).toBe(true);
      }
    } finally {
      live.dispose();
    }
  });
});

describe('cutting', () => {
  const options = { rule: 'threshold', threshold: 0.1, spread: 0.02, compatibility: 'correct' } as const;
  /** A block one of whose branches weighs little, with a block nested in its kxk. */
  function nested(): Layer {
    const net = smallNet();
    const outer = layerAt(net, BLOCK);
    if (outer.kind !== 'block') throw new Error('no block');
    const inner = createBlock(outer.geometry, ['1x1'], { scale: 1 }, random(1));
    const scale = (value: number) => ({ shape: [4], values: new Float32Array(4).fill(value) });
    return withParameters(replaceLayer(net, `${BLOCK}.kxk.conv`, inner), {
      [`${BLOCK}.1x1.bn.scale`]: scale(0.05),
      [`${BLOCK}.kxk.bn.scale`]: scale(1),
    });
  }

  function cut(dyrep: Record<string, unknown>) {
    const live = session(nested(), { ...dyrep, calibrate_every_epoch: true, interval: 2 });
    try {
      live.step(batches[0]!, 0);
      recalibrate(live, batches);
      const before = trainedOutputs(live.model, BLOCK);
      const logits = live.probe().values;
      const decisions = planCut(live.model, options).filter((d) => d.cut.length > 0);
      expect(decisions.map((d) => [d.path, d.cut.includes('1x1')])).toEqual([[BLOCK, true]]);
      const change = { fromEpoch: 2, stream: random(5) };
      carryOut(live, decisions, change, calibration);
      const { model, velocities } = live.state();
      const rests = Object.keys(velocities).filter((p) => velocities[p]!.values.every((v) => v === 0));
      return {
        model,
        resting: (part: string) => rests.includes(`${BLOCK}.${part}`),
        inference: moved(logits, live.probe().values),
        training: moved(before, trainedOutputs(model, BLOCK)),
      };
    } finally {
      live.dispose();
    }
  }

  it('keeps the function in inference; with matched batch norms in training as well, up to sampling', () => {
    const reset = cut({ kxk_norm: 'reset' });
    const matched = cut({ kxk_norm: 'matched' });
    expect(reset.inference).toBeLessThan(1e-5);
    expect(matched.inference).toBeLessThan(1e-5);
    expect(matched.training).toBeLessThan(reset.training / 50);
  });

  it('starts the momentum of kxk anew, and keeps what a nested block learnt', () => {
    const { resting, model } = cut({});
    expect(resting('kxk.conv.1x1.conv.weight')).toBe(true);
    expect(resting('1x1-kxk.conv2.weight')).toBe(false);
    const kept = layerAt(nested(), `${BLOCK}.kxk.conv.1x1.conv`);
    expect(layerAt(model, `${BLOCK}.kxk.conv.1x1.conv`)).toEqual(kept);
  });

  it('`reference` keeps the momentum of kxk and makes the nested block anew', () => {
    const { resting, model, inference } = cut({ compatibility: 'reference' });
    expect(inference).toBeLessThan(1e-4);
    expect(resting('kxk.bn.scale')).toBe(false);
    expect(resting('kxk.conv.1x1.conv.weight')).toBe(true);
    const learnt = layerAt(nested(), `${BLOCK}.kxk.conv.1x1.conv`);
    expect(layerAt(model, `${BLOCK}.kxk.conv.1x1.conv`)).not.toEqual(learnt);
    const scales = parameters(model).find((p) => p.path === `${BLOCK}.kxk.conv.1x1.bn.scale`)!;
    expect(scales.value.values[0]).toBe(Math.fround(0.01));
  });
});

describe('recalibrating', () => {
  it('gives every batch norm the plain mean over the batches, as if they had just been seen', () => {
    const live = session(smallNet(), { calibrate_every_epoch: true, interval: 2 });
    try {
      recalibrate(live, batches.slice(0, 2));
      const once = live.model;
      recalibrate(live, batches);
      recalibrate(live, batches.slice(0, 2));
      expect(variablesOf(live.model)).toEqual(variablesOf(once));
      const [before, after] = [smallNet(), once].map((m) => layerAt(m, 'unit.main.bn'));
      expect(before!.kind === 'batchNorm' && after!.kind === 'batchNorm').toBe(true);
      expect(after).not.toEqual(before);
    } finally {
      live.dispose();
    }
  });
});
