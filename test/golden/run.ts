// Running golden networks on an engine: inference on a probe, and training steps that only measure.
import type { Engine, HostTensor, Tensor } from '../../src/engine/engine.js';
import { type BatchStatistics, forward } from '../../src/nn/forward.js';
import type { Layer } from '../../src/nn/layer.js';
import { variablesOf } from '../../src/nn/parameters.js';
import { measureScores, scoredParameters } from '../../src/reparam/importance/measure.js';
import type { MeasuredScore } from '../../src/reparam/importance/score.js';

/** The engine as it compiles programs and, where that is something else (native), as it interprets them. */
export function waysToRun(engine: Engine): readonly { readonly way: string; readonly engine: Engine }[] {
  const interpreting = { way: 'interpreted', engine: { ...engine, compile: engine.interpret } };
  return engine.info.kind === 'native' ? [{ way: 'compiled', engine }, interpreting] : [interpreting];
}

/** The network's output in inference mode; images come back as they went in, NHWC. */
export function infer(engine: Engine, model: Layer, input: HostTensor): HostTensor {
  const program = engine.compile({
    variables: variablesOf(model),
    functions: {
      infer: {
        inputs: [{ shape: input.shape, dtype: 'float32' }],
        run: (scope, x) => [forward(model, x!, { scope, mode: 'inference' })],
      },
    },
  });
  try {
    return program.call('infer', [input.values])[0]!;
  } finally {
    program.dispose();
  }
}

export interface Batch {
  readonly input: HostTensor;
  readonly labels: readonly number[];
}

/** Loss and scores (by score, then candidate) of each batch in turn: train mode, weights stay, running statistics move. */
export function measure(
  engine: Engine,
  model: Layer,
  batches: readonly Batch[],
  scores: readonly MeasuredScore[],
  paths: readonly string[],
): readonly { readonly loss: number; readonly scores: readonly (readonly number[])[] }[] {
  const names = [...new Set(scores.flatMap((score) => scoredParameters(model, score, paths)))];
  const { shape } = batches[0]!.input;
  const program = engine.compile({
    variables: variablesOf(model),
    functions: {
      measure: {
        inputs: [
          { shape, dtype: 'float32' },
          { shape: [shape[0]!], dtype: 'int32' },
        ],
        run(scope, x, labels) {
          const statistics = new Map<string, BatchStatistics>();
          const onBatchNorm = (path: string, s: BatchStatistics) => void statistics.set(path, s);
          const weights = names.map((name) => scope.read(name));
          const { value, gradients } = scope.ops.gradients(
            () => scope.ops.crossEntropy(forward(model, x!, { scope, mode: 'train', onBatchNorm }), labels!),
            weights,
          );
          const byName = new Map<string, Tensor>(names.map((name, i) => [name, gradients[i]!]));
          const findings = { gradients: byName, statistics };
          return [
            value,
            ...scores.map((s) => scope.ops.stack(measureScores(scope, model, s, paths, findings))),
          ];
        },
      },
    },
  });
  try {
    return batches.map(({ input, labels }) => {
      const [loss, ...measured] = program.call('measure', [input.values, Int32Array.from(labels)]);
      return { loss: loss!.values[0]!, scores: measured.map((m) => Array.from(m.values)) };
    });
  } finally {
    program.dispose();
  }
}
