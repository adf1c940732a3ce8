// A mixed space for the tests of samplers, and a loss on it.
import { readParameters } from '../../../src/sweep/distributions/parameter.js';
import { samplerSpace } from '../../../src/sweep/samplers/dimension.js';
import type { FinishedTrial } from '../../../src/sweep/samplers/sampler.js';

/** A learning rate, a depth, a rounded number, a choice and a constant. */
export const SPACE = samplerSpace(
  readParameters(
    {
      lr: { distribution: 'log_uniform_values', min: 1e-4, max: 1 },
      net: { parameters: { depth: { min: 1, max: 6 }, kind: { values: ['a', 'b', 'c'] } } },
      width: { distribution: 'q_uniform', min: 8, max: 64, q: 8 },
      data: { value: 'small' },
    },
    [],
  )!,
);

/** Least at lr 0.01, depth 4, kind b, width 32. */
export function lossOf(values: Readonly<Record<string, unknown>>): number {
  const { lr, width, 'net.depth': depth, 'net.kind': kind } = values as Record<string, number | string>;
  return (
    (Math.log10(lr as number) + 2) ** 2 +
    ((depth as number) - 4) ** 2 / 4 +
    (kind === 'b' ? 0 : 1) +
    (((width as number) - 32) / 16) ** 2
  );
}

/** A finished trial at values. */
export function finishedTrial(index: number, values: Readonly<Record<string, unknown>>): FinishedTrial {
  return { index, values, loss: lossOf(values) };
}
