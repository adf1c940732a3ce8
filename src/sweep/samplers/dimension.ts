// The space of a sampler: each varied parameter as one dimension with its values in 0 … 1 by cumulative probability, so
// that a uniform draw there is a draw from its distribution, and distances mean the same in every dimension.
import { canonicalJson } from '../../trial/identity.js';
import { type Choice, indexAt } from '../distributions/categorical.js';
import { type Distribution, multiplesInside, valueAt } from '../distributions/distribution.js';
import type { Parameters } from '../distributions/parameter.js';

/** One varied parameter, by its dotted name. */
export type Dimension =
  | { readonly kind: 'number'; readonly name: string; readonly distribution: Distribution }
  | { readonly kind: 'choice'; readonly name: string; readonly choice: Choice };

/** The dimensions of a space and the values that do not vary. */
export interface SamplerSpace {
  readonly dimensions: readonly Dimension[];
  readonly constants: Readonly<Record<string, unknown>>;
}

/** Where a value lies in its dimension: an interval of shares (of no width where values are dense), or an index. */
export type Cell =
  | { readonly kind: 'number'; readonly low: number; readonly high: number }
  | { readonly kind: 'choice'; readonly index: number };

/** The space of parameters, nested ones with joined names, in the order of the names. */
export function samplerSpace(parameters: Parameters, prefix = ''): SamplerSpace {
  const dimensions: Dimension[] = [];
  const constants: Record<string, unknown> = {};
  for (const key of Object.keys(parameters).sort()) {
    const parameter = parameters[key]!;
    const name = prefix + key;
    if (parameter.kind === 'constant') constants[name] = parameter.value;
    else if (parameter.kind === 'categorical')
      dimensions.push({ kind: 'choice', name, choice: parameter.choice });
    else if (parameter.kind === 'number')
      dimensions.push({ kind: 'number', name, distribution: parameter.distribution });
    else {
      const inner = samplerSpace(parameter.parameters, `${name}.`);
      dimensions.push(...inner.dimensions);
      Object.assign(constants, inner.constants);
    }
  }
  return { dimensions, constants };
}

/** The value at a share of a dimension. */
export function decode(dimension: Dimension, share: number): unknown {
  if (dimension.kind === 'number') return valueAt(dimension.distribution, share);
  return dimension.choice.values[indexAt(dimension.choice, share)];
}

/** Where a value lies; null when the dimension does not have it. */
export function encode(dimension: Dimension, value: unknown): Cell | null {
  if (dimension.kind === 'choice') {
    const wanted = canonicalJson(value);
    const index = dimension.choice.values.findIndex((v) => canonicalJson(v) === wanted);
    return index < 0 ? null : { kind: 'choice', index };
  }
  const { distribution } = dimension;
  if (typeof value !== 'number' || !(value >= distribution.low && value <= distribution.high)) return null;
  const [low, high] = cell(distribution, value);
  return { kind: 'number', low, high };
}

function cell(d: Distribution, value: number): readonly [number, number] {
  if (d.whole) return [d.cdf(value - 1), d.cdf(value)];
  if (d.q === null) return [d.cdf(value), d.cdf(value)];
  const inside = multiplesInside(d.low, d.high, d.q);
  const multiple = Math.round(value / d.q);
  // The outermost multiples also stand for what is rounded into the bounds.
  const low = multiple === inside?.[0] ? 0 : d.cdf(value - d.q / 2);
  const high = multiple === inside?.[1] ? 1 : d.cdf(value + d.q / 2);
  return [low, high];
}

/** The cell into which a share falls. */
export function cellAt(dimension: Dimension, share: number): Cell {
  if (dimension.kind === 'choice') return { kind: 'choice', index: indexAt(dimension.choice, share) };
  const { distribution } = dimension;
  if (!distribution.whole && distribution.q === null) return { kind: 'number', low: share, high: share };
  const [low, high] = cell(distribution, valueAt(distribution, share));
  return { kind: 'number', low, high };
}

/** The value of a cell. */
export function valueOfCell(dimension: Dimension, at: Cell): unknown {
  if (at.kind === 'number') return decode(dimension, (at.low + at.high) / 2);
  return dimension.kind === 'choice' ? dimension.choice.values[at.index] : undefined;
}
