// Content-addressed identity: the same resolved experiment is the same trial, whatever file, sweep or key order it came
// from; trials that differ only in seed are one arm.
import { createHash } from 'node:crypto';
import { type Experiment, LATER_DEFAULTS } from './experiment.js';

/** Version of what an experiment means; raised when the same experiment would train differently. */
export const EXPERIMENT_VERSION = 1;

/** The trial's id: 16 hexadecimal digits of SHA-256 over version and canonical JSON. */
export function trialId(experiment: Experiment): string {
  return digest(experiment);
}

/** The id of the arm: as `trialId`, without the seed. */
export function armId(experiment: Experiment): string {
  const { seed: _, ...rest } = experiment;
  return digest(rest);
}

/** Eight hexadecimal digits that stand for a content where it is too long to be shown. */
export function shortDigest(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 8);
}

/** JSON with sorted keys, no white space, -0 as 0: equal contents give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`;
  }
  return JSON.stringify(Object.is(value, -0) ? 0 : value);
}

function digest(value: unknown): string {
  const content = Object.entries(LATER_DEFAULTS).reduce(
    (rest, [name, old]) => without(rest, name.split('.'), old),
    value,
  );
  return createHash('sha256')
    .update(`${EXPERIMENT_VERSION}\n${canonicalJson(content)}`)
    .digest('hex')
    .slice(0, 16);
}

/** The value without what stands at a path, where that is `old`. */
function without(value: unknown, [key, ...rest]: readonly string[], old: unknown): unknown {
  if (typeof value !== 'object' || value === null || key === undefined || !Object.hasOwn(value, key))
    return value;
  const { [key]: inner, ...others } = value as Readonly<Record<string, unknown>>;
  if (rest.length > 0) return { ...others, [key]: without(inner, rest, old) };
  return inner === old ? others : value;
}
