// The parameters of an experiment by dotted name ("dyrep.dep.threshold"): which there are, their values, and when an
// experiment reads them at all.
import { z } from 'zod';
import { unknownName } from '../errors.js';
import { type Experiment, experimentSchema, MODEL_OPTIONS } from './experiment.js';

type Shape = z.core.JSONSchema.JSONSchema;

/** Every dotted name of an experiment, sections included, in the order of the schema. */
export function parameterNames(): readonly string[] {
  const names = (shape: Shape, prefix: string): string[] =>
    Object.entries(shape.properties ?? {}).flatMap(([key, inner]) => {
      const name = prefix + key;
      return typeof inner === 'object' ? [name, ...names(inner, `${name}.`)] : [name];
    });
  return names(z.toJSONSchema(experimentSchema, { io: 'input' }), '');
}

/** The message for a dotted name that no experiment has: lists its section's names, or where such a key is. */
export function unknownParameter(what: string, name: string): string {
  const known = parameterNames();
  const deeper = known.filter((k) => k.endsWith(`.${name}`));
  if (deeper.length > 0)
    return `unknown ${what} '${name}'; did you mean ${deeper.map((k) => `'${k}'`).join(' or ')}?`;
  const section = name.slice(0, name.lastIndexOf('.') + 1);
  const same = known.filter((k) => k.startsWith(section) && !k.slice(section.length).includes('.'));
  return unknownName(what, name, same.length > 0 ? same : known);
}

/** The value under a dotted name; undefined when a section on the way is missing. */
export function parameterValue(experiment: unknown, name: string): unknown {
  let value = experiment;
  for (const key of name.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** A copy with the value under a dotted name; missing sections on the way are added, nothing is checked. */
export function withParameter(experiment: unknown, name: string, value: unknown): unknown {
  const [key, ...rest] = name.split('.');
  const record = isRecord(experiment) ? experiment : {};
  const inner = rest.length === 0 ? value : withParameter(record[key!], rest.join('.'), value);
  return { ...record, [key!]: inner };
}

/** A copy with several values, each under its dotted name. */
export function withParameters(experiment: unknown, values: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(values).reduce((e, [name, value]) => withParameter(e, name, value), experiment);
}

/** The condition on another parameter under which an experiment reads one. */
export interface Reading {
  readonly parameter: string;
  readonly values: readonly unknown[];
}

const READ_ONLY_WHEN: Readonly<Record<string, Reading>> = {
  'model.head': { parameter: 'model.name', values: MODEL_OPTIONS.head },
  'model.stem': { parameter: 'model.name', values: MODEL_OPTIONS.stem },
  dbb: { parameter: 'method', values: ['dbb'] },
  'random-growth': { parameter: 'method', values: ['random-growth'] },
  repnas: { parameter: 'method', values: ['repnas'] },
  'static-found': { parameter: 'method', values: ['static-found'] },
  dyrep: { parameter: 'method', values: ['dyrep'] },
  ...growthReadings('dyrep'),
  ...growthReadings('random-growth'),
  'train.lr_min': { parameter: 'train.schedule', values: ['cosine'] },
};

function growthReadings(section: string): Readonly<Record<string, Reading>> {
  const rule = `${section}.dep.rule`;
  return {
    [`${section}.dep.threshold`]: { parameter: rule, values: ['reference', 'threshold'] },
    [`${section}.dep.spread`]: { parameter: rule, values: ['reference'] },
    [`${section}.recalibration_batches`]: { parameter: `${section}.calibrate_every_epoch`, values: [true] },
  };
}

/** The condition that keeps this experiment from reading the parameter; null when it reads it. */
export function unreadBecause(experiment: Experiment, name: string): Reading | null {
  for (const [prefix, reading] of Object.entries(READ_ONLY_WHEN)) {
    if (name !== prefix && !name.startsWith(`${prefix}.`)) continue;
    if (!reading.values.includes(parameterValue(experiment, reading.parameter))) return reading;
  }
  return null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
