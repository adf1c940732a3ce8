// The folded network: judged on every image once, with the weights that it was last given.
import { afterAll, describe, expect, it } from 'vitest';
import { evaluationBatch } from '../../src/data/batches.js';
import { type DataSet, loadDataSet } from '../../src/data/data-set.js';
import { EquivalenceError } from '../../src/errors.js';
import { buildModel } from '../../src/models/table.js';
import { forward } from '../../src/nn/forward.js';
import type { Layer } from '../../src/nn/layer.js';
import { variablesOf } from '../../src/nn/parameters.js';
import { random } from '../../src/random.js';
import { fuse } from '../../src/reparam/fuse.js';
import { applyMethod } from '../../src/reparam/methods.js';
import { Deployed, probeBatch } from '../../src/training/deployed.js';
import { EMPTY_TALLY, summary, tally } from '../../src/training/evaluate.js';
import { engineForTests } from '../engine-for-tests.js';
import { noisy } from '../nn/reference.js';

const engine = await engineForTests();
/** One part smaller than a batch of evaluation, and one that needs a second batch, which it does not fill. */
const SIZES = { train: 20, validation: 30, test: 257 };
const data = await loadDataSet({ name: 'synthetic', path: null, ...SIZES }, { cache: 'unused' });
const { inputShape, classes } = data;

/** A network in training, with weights of its own. */
function trainedNet(seed: number): Layer {
  const options = { width: 1, head: 'light', inputShape, classes } as const;
  const plain = buildModel('vgg11', options, random(seed));
  return noisy(applyMethod('dbb', plain, random(seed)), random(seed));
}

/** The logits of a network for the images of a batch, run once in inference. */
function logitsOf(network: Layer, images: Float32Array, count: number): Float32Array {
  const program = engine.interpret({
    variables: variablesOf(network),
    functions: {
      run: {
        inputs: [{ shape: [count, ...inputShape], dtype: 'float32' }],
        run: (scope, x) => [forward(network, x!, { scope, mode: 'inference' })],
      },
    },
  });
  try {
    return program.call('run', [images])[0]!.values as Float32Array;
  } finally {
    program.dispose();
  }
}

/** Loss and accuracy over all images of a part at once. */
function evaluatedWhole(network: Layer, set: DataSet['test']) {
  const { images, labels, count } = evaluationBatch(data, set, 0, set.count);
  return summary(tally(EMPTY_TALLY, logitsOf(network, images, count), classes, labels, count));
}

const probe = probeBatch(data);
const probed = (network: Layer) => ({
  probe: () => ({ values: logitsOf(network, probe.images, probe.labels.length) }),
});

describe('the probe', () => {
  it('is the first images of the validation part, as many as there are', () => {
    expect(probe).toEqual(evaluationBatch(data, data.validation, 0, SIZES.validation));
  });

  it('is no more than 64 images', () => {
    const large = probeBatch({ ...data, validation: data.test });
    expect([large.count, large.labels.length]).toEqual([64, 64]);
    expect(large).toEqual(evaluationBatch(data, data.test, 0, 64));
  });
});

describe('the folded network', () => {
  const [first, second] = [trainedNet(1), trainedNet(2)];
  const deployed = new Deployed(engine, fuse(first), data);
  afterAll(() => deployed.dispose());

  it('counts every image once, whatever the last batch is filled up with', () => {
    for (const set of [data.validation, data.test]) {
      const { loss, accuracy } = deployed.evaluate(set);
      const whole = evaluatedWhole(fuse(first), set);
      expect(accuracy).toBe(whole.accuracy);
      expect(Math.abs(loss / whole.loss - 1)).toBeLessThan(1e-5);
    }
  });

  it('agrees with the network that it was folded from, and says how far', () => {
    const error = deployed.update(fuse(first), probed(first));
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(1e-4);
  });

  it('takes over the weights of another fold of the same structure', () => {
    const before = deployed.evaluate(data.test);
    deployed.update(fuse(second), probed(second));
    const after = deployed.evaluate(data.test);
    expect(after.loss).not.toBe(before.loss);
    expect(Math.abs(after.loss / evaluatedWhole(fuse(second), data.test).loss - 1)).toBeLessThan(1e-5);
    deployed.update(fuse(first), probed(first));
    expect(deployed.evaluate(data.test)).toEqual(before);
  });

  it('refuses a fold that computes something else', () => {
    expect(() => deployed.update(fuse(second), probed(first))).toThrow(EquivalenceError);
    expect(() => deployed.update(fuse(second), probed(first))).toThrow(/folding.*the network/);
  });
});
