// The key `parameters` of a sweep file: W&B's forms (sweeps schema 0.3.0), the short form of a list, `when` beside any of
// them, and parameters inside parameters, whose names are joined with dots.
import { z } from 'zod';
import { explain, type Issue, type Path } from '../trial/explain.js';
import type { Distribution } from './distributions/distribution.js';
import { type Parameter, readParameters } from './distributions/parameter.js';
import { createDistribution } from './distributions/table.js';

/** Most values, seeds and planned trials; more is a slip of the pen. */
export const MAX_TRIALS = 10_000;

export type Scalar = string | number | boolean | null;

interface Placed {
  /** The parameter exists only where these others have one of these values. */
  readonly when: Readonly<Record<string, readonly Scalar[]>>;
  /** Where it stands in the file. */
  readonly path: Path;
}

/** A parameter with values to choose from; a constant has one. */
export interface ChoiceParameter extends Placed {
  readonly kind: 'choice';
  readonly values: readonly unknown[];
  /** Weights of the values; null: all are alike. */
  readonly weights: readonly number[] | null;
  /** How the values are written: as `values`, as one `value`, as a bare list, or as bounds that were counted out. */
  readonly written: 'values' | 'value' | 'list' | 'bounds';
}

/** A parameter whose numbers are drawn. */
export interface NumberParameter extends Placed {
  readonly kind: 'number';
  readonly distribution: Distribution;
  /** Its settings as they stand in the file. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export type SweepParameter = ChoiceParameter | NumberParameter;

/** Parameters by dotted name, in the order of the file. */
export type SweepParameters = Readonly<Record<string, SweepParameter>>;

/** The schema of a value that a condition or a baseline names. */
export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const condition = z.union([scalar.transform((value) => [value]), z.array(scalar).min(1)]);
const conditions = z.record(z.string(), condition);

/** The schema of `parameters`. */
export const parametersSchema = z.record(z.string(), z.unknown()).transform((input, context) => {
  const issues: Issue[] = [];
  const read = readForms(input, '', ['parameters'], issues);
  for (const { path, part, message } of [...issues, ...repeatedNames(read)])
    context.addIssue({
      code: 'custom',
      path: path.slice(1) as (string | number)[],
      message,
      params: { part },
    });
  return Object.fromEntries(read) as SweepParameters;
});

/** Where the n-th value of a choice stands. */
export function pathOfValue({ path, written }: ChoiceParameter, index: number): Path {
  switch (written) {
    case 'list':
      return [...path, index];
    case 'values':
      return [...path, 'values', index];
    case 'value':
      return [...path, 'value'];
    case 'bounds':
      return path;
    default:
      return written satisfies never;
  }
}

/**
 * The parameters where bounds without a distribution count as numbers with a fraction when one of them is written with a
 * point or an exponent, as in W&B: 0.0 … 1.0 is uniform although both ends are whole.
 */
export function asWritten(parameters: SweepParameters, isFloat: (path: Path) => boolean): SweepParameters {
  const entries = Object.entries(parameters).map(([name, p]) => {
    if (p.kind !== 'number' || p.distribution.name !== 'int_uniform' || 'distribution' in p.settings)
      return [name, p] as const;
    if (!isFloat([...p.path, 'min']) && !isFloat([...p.path, 'max'])) return [name, p] as const;
    return [name, { ...p, distribution: createDistribution('uniform', p.settings) }] as const;
  });
  return Object.fromEntries(entries);
}

type Named = readonly [name: string, parameter: SweepParameter];

function readForms(
  input: Readonly<Record<string, unknown>>,
  prefix: string,
  at: Path,
  issues: Issue[],
): readonly Named[] {
  return Object.entries(input).flatMap(([key, form]) => readForm(form, prefix + key, [...at, key], issues));
}

function readForm(form: unknown, name: string, path: Path, issues: Issue[]): readonly Named[] {
  if (Array.isArray(form)) return named(name, choiceOf(form, null, 'list', { when: {}, path }, issues));
  if (!isRecord(form)) {
    const message = 'expected a list of values, value, values, min and max, a distribution, or parameters';
    issues.push({ path, part: 'value', message });
    return [];
  }
  if (form.distribution === undefined && isRecord(form.parameters)) {
    const other = Object.keys(form).find((key) => key !== 'parameters');
    if (other !== undefined)
      issues.push({
        path: [...path, other],
        part: 'key',
        message: `parameters stand alone, without ${other}`,
      });
    return readForms(form.parameters, `${name}.`, [...path, 'parameters'], issues);
  }
  const { when, ...settings } = form;
  const placed = { when: readConditions(when, [...path, 'when'], issues), path };
  const key = path.at(-1)!;
  const found = readParameters({ [key]: settings }, issues, () => false, path.slice(0, -1));
  return found === null ? [] : named(name, sweepParameter(found[String(key)]!, settings, placed, issues));
}

function sweepParameter(
  parameter: Parameter,
  settings: Readonly<Record<string, unknown>>,
  placed: Placed,
  issues: Issue[],
): SweepParameter | null {
  switch (parameter.kind) {
    case 'constant':
      return choiceOf([parameter.value], null, 'value', placed, issues);
    case 'categorical': {
      const { values, probabilities } = parameter.choice;
      return choiceOf(values, parameter.weighted ? probabilities : null, 'values', placed, issues);
    }
    case 'number':
      return { kind: 'number', ...placed, distribution: parameter.distribution, settings };
    case 'nested':
      // Only with other keys beside it, which has been refused.
      return null;
    default:
      return parameter satisfies never;
  }
}

function choiceOf(
  values: readonly unknown[],
  weights: readonly number[] | null,
  written: ChoiceParameter['written'],
  placed: Placed,
  issues: Issue[],
): ChoiceParameter | null {
  if (values.length >= 1 && values.length <= MAX_TRIALS)
    return { kind: 'choice', ...placed, values, weights, written };
  const wanted =
    values.length === 0 ? 'expected a list with at least 1 item, got an empty list' : 'too many values';
  issues.push({ path: placed.path, part: 'value', message: wanted });
  return null;
}

function readConditions(when: unknown, path: Path, issues: Issue[]): Placed['when'] {
  if (when === undefined) return {};
  const parsed = conditions.safeParse(when);
  if (parsed.success) return parsed.data;
  for (const issue of explain(conditions, when, parsed.error))
    issues.push({ ...issue, path: [...path, ...issue.path] });
  return {};
}

function repeatedNames(read: readonly Named[]): readonly Issue[] {
  const seen = new Set<string>();
  return read.flatMap(([name, { path }]): Issue[] => {
    const twice = seen.has(name);
    seen.add(name);
    return twice ? [{ path, part: 'key', message: `the parameter ${name} stands here twice` }] : [];
  });
}

function named(name: string, parameter: SweepParameter | null): readonly Named[] {
  return parameter === null ? [] : [[name, parameter]];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
