// The folded network of a trial: its structure is the same whatever the training network grows into, so its program is
// compiled once, and an evaluation only writes the folded weights anew.
import { type Batch, evaluationBatch, evaluationSteps } from '../data/batches.js';
import type { DataSet, ImageSet } from '../data/data-set.js';
import type { Engine, Program } from '../engine/engine.js';
import { forward } from '../nn/forward.js';
import type { Layer } from '../nn/layer.js';
import { variablesOf } from '../nn/parameters.js';
import { EMPTY_TALLY, gate, summary, tally } from './evaluate.js';

/** Images in one evaluation batch: enough to keep the cores busy, little enough for a laptop's memory. */
const EVALUATION_BATCH = 250;
/** Images that the equivalence check compares logits on. */
const PROBE_IMAGES = 64;

/** What can give the training network's logits, in inference mode, for the probe images. */
export interface Probed {
  probe(): { readonly values: Float32Array };
}

/** The first images of the validation part, on which surgeries and folds are checked. */
export function probeBatch(data: DataSet): Batch {
  return evaluationBatch(data, data.validation, 0, Math.min(PROBE_IMAGES, data.validation.count));
}

/** Holds the compiled program of the folded network. */
export class Deployed {
  readonly #program: Program<'logits' | 'probe'>;
  readonly #data: DataSet;
  readonly #batch: number;
  readonly #probe: Batch;

  constructor(engine: Engine, network: Layer, data: DataSet) {
    this.#data = data;
    this.#batch = Math.min(EVALUATION_BATCH, Math.max(data.validation.count, data.test.count));
    this.#probe = probeBatch(data);
    const logits = (count: number) => ({
      inputs: [{ shape: [count, ...data.inputShape], dtype: 'float32' as const }],
      run: (scope: Parameters<typeof forward>[2]['scope'], x: Parameters<typeof forward>[1]) => [
        forward(network, x, { scope, mode: 'inference' }),
      ],
    });
    this.#program = engine.compile({
      variables: variablesOf(network),
      functions: { logits: logits(this.#batch), probe: logits(this.#probe.labels.length) },
    });
  }

  /** Takes over the folded weights; returns how far its logits are from the training network's. Throws EquivalenceError. */
  update(network: Layer, trained: Probed): number {
    this.#program.write(variablesOf(network));
    const folded = this.#program.call('probe', [this.#probe.images])[0]!;
    return gate('folding', 'the network', trained.probe().values, folded.values);
  }

  /** Mean loss and accuracy over one part of the data. */
  evaluate(set: ImageSet): { loss: number; accuracy: number } {
    let sum = EMPTY_TALLY;
    for (let step = 0; step < evaluationSteps(set, this.#batch); step++) {
      const batch = evaluationBatch(this.#data, set, step, this.#batch);
      const logits = this.#program.call('logits', [batch.images])[0]!;
      sum = tally(sum, logits.values, this.#data.classes, batch.labels, batch.count);
    }
    return summary(sum);
  }

  dispose(): void {
    this.#program.dispose();
  }
}
