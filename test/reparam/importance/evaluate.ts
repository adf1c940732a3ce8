// A measured score of given values on an engine.
import type { Engine } from '../../../src/engine/engine.js';
import type { MeasuredScore } from '../../../src/reparam/importance/score.js';

export interface Values {
  readonly weight: readonly number[];
  readonly gradient: readonly number[];
  readonly bias?: { readonly value: readonly number[]; readonly gradient: readonly number[] };
  readonly norm?: {
    readonly scale: readonly number[];
    readonly gradient: readonly number[];
    /** Zeros when left out, as is its gradient. */
    readonly shift?: readonly number[];
    readonly shiftGradient?: readonly number[];
    readonly variance: readonly number[];
    readonly epsilon: number;
  };
}

/** The score of one convolution. */
export function scoreOf(engine: Engine, score: MeasuredScore, values: Values): number {
  const { weight, gradient, norm, bias } = values;
  const program = engine.interpret({
    variables: {},
    functions: {
      score: {
        inputs: [],
        run({ ops }) {
          const tensor = (values: readonly number[]) =>
            ops.tensor(Float32Array.from(values), [values.length]);
          const following = norm && {
            scale: tensor(norm.scale),
            gradient: tensor(norm.gradient),
            shift: tensor(norm.shift ?? norm.scale.map(() => 0)),
            shiftGradient: tensor(norm.shiftGradient ?? norm.scale.map(() => 0)),
            variance: tensor(norm.variance),
            epsilon: norm.epsilon,
          };
          const input = {
            weight: tensor(weight),
            gradient: tensor(gradient),
            bias: bias ? { value: tensor(bias.value), gradient: tensor(bias.gradient) } : null,
            norm: following ?? null,
          };
          return [score.score(ops, input)];
        },
      },
    },
  });
  try {
    return program.call('score', [])[0]!.values[0]!;
  } finally {
    program.dispose();
  }
}
