// The space of a sweep's parameters: as a sampler sees it, with values for each dimension whether or not it exists at a
// point; and as a grid sees it, with the numbers of bounds counted out.
import { type Experiment, experimentSchema } from '../trial/experiment.js';
import { explain, type Issue, type Path } from '../trial/explain.js';
import { withParameter } from '../trial/parameters.js';
import { decimal } from './decimal.js';
import { choice } from './distributions/categorical.js';
import { type Distribution, valueAt } from './distributions/distribution.js';
import type { Dimension, SamplerSpace } from './samplers/dimension.js';
import { gridAxis } from './samplers/wandb-grid.js';
import {
  type ChoiceParameter,
  MAX_TRIALS,
  type NumberParameter,
  pathOfValue,
  type SweepParameter,
  type SweepParameters,
} from './search-parameters.js';

/** The dimension of a parameter. */
export function dimensionOf(name: string, parameter: SweepParameter): Dimension {
  return parameter.kind === 'number'
    ? { kind: 'number', name, distribution: parameter.distribution }
    : { kind: 'choice', name, choice: choice(parameter.values, parameter.weights ?? undefined) };
}

/** The space of the parameters in the order of their names; one with a single value is a constant. */
export function searchSpace(parameters: SweepParameters): SamplerSpace {
  const names = Object.keys(parameters).sort();
  const isConstant = (p: SweepParameter): p is ChoiceParameter =>
    p.kind === 'choice' && p.values.length === 1;
  return {
    dimensions: names.flatMap((name) => {
      const parameter = parameters[name]!;
      return isConstant(parameter) ? [] : [dimensionOf(name, parameter)];
    }),
    constants: Object.fromEntries(
      names.flatMap((name) => {
        const parameter = parameters[name]!;
        return isConstant(parameter) ? [[name, parameter.values[0]]] : [];
      }),
    ),
  };
}

/** Significant digits of a drawn number; more of them where its range is narrow. */
const DIGITS = 6;

/** The values with numbers as people write them: only the digits that matter, and of multiples what they are in decimals. */
export function withFewDigits(
  { dimensions }: SamplerSpace,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const short = dimensions.flatMap((d) => {
    const value = values[d.name];
    if (d.kind !== 'number' || d.distribution.whole) return [];
    return typeof value === 'number' ? [[d.name, shortened(value, d.distribution)] as const] : [];
  });
  return { ...values, ...Object.fromEntries(short) };
}

function shortened(value: number, { low, high, q }: Distribution): number {
  const narrow = Math.log10(Math.abs(value) / (high - low));
  const digits = Math.min(17, DIGITS + Math.max(0, Number.isFinite(narrow) ? Math.floor(narrow) : 0));
  const short = q === null ? Number(value.toPrecision(digits)) : decimal(value);
  return short >= low && short <= high ? short : value;
}

/** The parameters with their numbers counted out as W&B's grid does; what has no grid is an issue, which is pushed. */
export function countedOut(parameters: SweepParameters, issues: Issue[]): SweepParameters {
  const entries = Object.entries(parameters).map(([name, parameter]) => {
    if (parameter.kind === 'choice' && parameter.weights === null) return [name, parameter] as const;
    const { path, when } = parameter;
    const values = axisOf(parameter, issues);
    return [name, { kind: 'choice', path, when, values, weights: null, written: 'bounds' }] as const;
  });
  return Object.fromEntries(entries);
}

function axisOf(parameter: SweepParameter, issues: Issue[]): readonly unknown[] {
  const before = issues.length;
  const { path } = parameter;
  const form =
    parameter.kind === 'number'
      ? parameter
      : ({ kind: 'categorical', choice: choice(parameter.values), weighted: true } as const);
  const values = gridAxis(form, MAX_TRIALS, issues, () => false, path);
  if (values === null && issues.length === before)
    issues.push({ path, part: 'key', message: `more than ${MAX_TRIALS} values` });
  return (values ?? []).map(decimal);
}

/** What the experiment's schema has against a value of a choice or an end of a range, at its place. */
export function rangeIssues(parameters: SweepParameters, base: Experiment): readonly Issue[] {
  return Object.entries(parameters).flatMap(([name, parameter]) =>
    parameter.kind === 'number'
      ? numberIssues(name, parameter, base)
      : parameter.values.flatMap((value, i) => valueIssues(name, value, base, pathOfValue(parameter, i))),
  );
}

function numberIssues(name: string, { path, distribution, settings }: NumberParameter, base: Experiment) {
  const fractions = fractionIssues(name, path, distribution, base);
  if (fractions.length > 0) return fractions;
  const ends = (['min', 'max'] as const).flatMap((key) => {
    const at = (share: number) => valueAt(distribution, key === 'min' ? share : 1 - share);
    const end = at(0);
    // An infinite end is never drawn, nor one that is only approached, such as the 0 of 0 … 0.1: what is drawn is checked
    // as it comes.
    if (!Number.isFinite(end) || !isRefused(name, at(SLIVER), base)) return [];
    return valueIssues(name, end, base, key in settings ? [...path, key] : path);
  });
  return ends.slice(0, 1);
}

/** Numbers with a fraction for a parameter that takes whole ones only. */
function fractionIssues(name: string, path: Path, distribution: Distribution, base: Experiment) {
  // Refused between two whole numbers that are not.
  const broken = INNER.map((share) => valueAt(distribution, share)).find(
    (value) =>
      isRefused(name, value, base) &&
      !isRefused(name, Math.floor(value), base) &&
      !isRefused(name, Math.ceil(value), base),
  );
  if (broken === undefined) return [];
  const plain = distribution.name.replace(/^q_/, '');
  const better = plain === 'uniform' ? 'int_uniform' : `q_${plain} with q: 1`;
  const message = `${name} is a whole number and ${distribution.name} gives ${broken}; use ${better}`;
  return [{ path, part: 'key', message } as const];
}

/** A share of no weight: where values are rounded, what lies there is the end itself. */
const SLIVER = 1e-9;

/** Shares at which a distribution is tried; no simple fractions of its bounds. */
const INNER = [0.5, 0.381966, 0.618034, 0.236068, 0.763932];

function isRefused(name: string, value: unknown, base: Experiment): boolean {
  return valueIssues(name, value, base, []).length > 0;
}

/** What the schema has against this value of one parameter by itself. */
function valueIssues(name: string, value: unknown, base: Experiment, path: Path): readonly Issue[] {
  const words = name.split('.');
  const input = withParameter(base, name, value);
  const parsed = experimentSchema.safeParse(input);
  if (parsed.success) return [];
  return explain(experimentSchema, input, parsed.error)
    .filter((issue) => words.every((word, i) => issue.path[i] === word))
    .map((issue) => ({ ...issue, path: [...path, ...issue.path.slice(words.length)] }));
}
