// W&B's forms of a parameter: a value, a list of values, bounds, a named distribution, or parameters inside. Which form is
// meant follows from the keys, as in W&B: whole bounds make int_uniform, others uniform. Source: the sweeps schema 0.3.0.
import { z } from 'zod';
import { unknownName } from '../../errors.js';
import { explain, type Issue, type Path, renderValue } from '../../trial/explain.js';
import { type Choice, choice } from './categorical.js';
import type { Distribution } from './distribution.js';
import { createDistribution, DISTRIBUTION_NAMES, distributionNamed } from './table.js';

export type Parameter =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'categorical'; readonly choice: Choice; readonly weighted: boolean }
  | { readonly kind: 'number'; readonly distribution: Distribution }
  | { readonly kind: 'nested'; readonly parameters: Parameters };

/** Parameters by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** Whether the number at a path is written with a point or an exponent: `1.0` is a float although it is whole. */
export type WrittenAsFloat = (path: Path) => boolean;

const OTHER_FORMS = ['constant', 'categorical', 'categorical_w_probabilities'] as const;
const NAMES = [...OTHER_FORMS, ...DISTRIBUTION_NAMES];

const constant = z.strictObject({ value: z.unknown() });
const categorical = z.strictObject({ values: z.array(z.unknown()).min(1) });
const weighted = z
  .strictObject({ values: z.array(z.unknown()).min(1), probabilities: z.array(z.number().min(0)) })
  .refine((s) => s.values.length === s.probabilities.length, {
    path: ['probabilities'],
    message: 'give one probability for each value',
  })
  .refine((s) => s.probabilities.some((p) => p > 0), {
    path: ['probabilities'],
    message: 'at least one probability must be above 0',
  });

/** The parameters of a W&B `parameters:` section; issues are pushed with their paths below `path`, and null is returned. */
export function readParameters(
  input: unknown,
  issues: Issue[],
  writtenAsFloat: WrittenAsFloat = () => false,
  path: Path = ['parameters'],
): Parameters | null {
  if (!isRecord(input)) {
    issues.push({ path, part: 'value', message: 'expected parameters by name' });
    return null;
  }
  const before = issues.length;
  const read = Object.entries(input).flatMap(([name, form]): [string, Parameter][] => {
    const parameter = readParameter(form, issues, writtenAsFloat, [...path, name]);
    return parameter === null ? [] : [[name, parameter]];
  });
  return issues.length > before ? null : Object.fromEntries(read);
}

function readParameter(
  form: unknown,
  issues: Issue[],
  writtenAsFloat: WrittenAsFloat,
  path: Path,
): Parameter | null {
  const refuse = (message: string, at: Path = path) => {
    issues.push({ path: at, part: 'value', message });
    return null;
  };
  if (!isRecord(form)) return refuse('expected value, values, min and max, a distribution, or parameters');
  const { distribution: named, ...settings } = form;
  if (named === undefined && 'parameters' in settings) {
    const other = Object.keys(settings).find((key) => key !== 'parameters');
    if (other !== undefined) return refuse(`parameters stand alone, without ${other}`, [...path, other]);
    const parameters = readParameters(settings.parameters, issues, writtenAsFloat, [...path, 'parameters']);
    return parameters && { kind: 'nested', parameters };
  }
  const isFloat = (key: string) => !Number.isInteger(settings[key]) || writtenAsFloat([...path, key]);
  const name = named ?? impliedName(settings, isFloat);
  if (name === null) return refuse('expected value, values, min and max, a distribution, or parameters');
  if (typeof name !== 'string' || !(NAMES as readonly string[]).includes(name))
    return refuse(unknownName('distribution', nameIn(name), NAMES), [...path, 'distribution']);
  const schema = schemaOf(name);
  const parsed = schema.safeParse(settings);
  if (parsed.success) return made(name, settings);
  for (const issue of explain(schema, settings, parsed.error))
    issues.push({ ...issue, path: [...path, ...issue.path] });
  return null;
}

/** What stands in the place of a name. */
function nameIn(value: unknown): string {
  return typeof value === 'string' ? value : renderValue(value);
}

function impliedName(
  settings: Readonly<Record<string, unknown>>,
  isFloat: (key: string) => boolean,
): string | null {
  if ('value' in settings) return 'constant';
  if ('probabilities' in settings) return 'categorical_w_probabilities';
  if ('values' in settings) return 'categorical';
  if (!('min' in settings) && !('max' in settings)) return null;
  return isFloat('min') || isFloat('max') ? 'uniform' : 'int_uniform';
}

function schemaOf(name: string): z.ZodType {
  if (name === 'constant') return constant;
  if (name === 'categorical') return categorical;
  if (name === 'categorical_w_probabilities') return weighted;
  return distributionNamed(name).settings;
}

function made(name: string, settings: unknown): Parameter {
  if (name === 'constant') return { kind: 'constant', ...constant.parse(settings) };
  if (name === 'categorical')
    return { kind: 'categorical', choice: choice(categorical.parse(settings).values), weighted: false };
  if (name !== 'categorical_w_probabilities')
    return { kind: 'number', distribution: createDistribution(name, settings) };
  const { values, probabilities } = weighted.parse(settings);
  return { kind: 'categorical', choice: choice(values, probabilities), weighted: true };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
