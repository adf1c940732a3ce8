// `key=value` arguments of `dyrep sweep` with the meaning that they have in Hydra's multirun: several values vary the
// parameter (a list, choice, range, sort), one value sets it, an interval is what a search draws from. Later arguments vary
// faster.
import { ArgumentError, ConfigError } from '../errors.js';
import { decimal } from '../sweep/decimal.js';
import { createDistribution } from '../sweep/distributions/table.js';
import type { HydraInterval } from '../sweep/samplers/hydra-interval.js';
import { parseHydraOverride } from '../sweep/samplers/hydra-sweep.js';
import { SAMPLER_NAMES } from '../sweep/samplers/table.js';
import { isSampler } from '../sweep/search-keys.js';
import type { SweepParameter } from '../sweep/search-parameters.js';
import type { Sweep } from '../sweep/sweep.js';
import { parameterNames, unknownParameter } from '../trial/parameters.js';
import type { Override } from './overrides.js';

/** One argument with the values that it gives in turn. */
export interface SweepArgument {
  readonly name: string;
  readonly values: readonly unknown[];
  /** Bounds to draw from in the place of values; null: there are values. */
  readonly interval: HydraInterval | null;
  readonly argument: string;
}

type Problem = ArgumentError['problems'][number];

/** The arguments as values; throws an ArgumentError with every problem. */
export function parseSweepArguments(words: readonly string[]): readonly SweepArgument[] {
  const known = parameterNames();
  const problems: Problem[] = [];
  const parsed: SweepArgument[] = [];
  for (const argument of words) {
    const one = parseOne(argument, known);
    if ('problem' in one) problems.push(one);
    else if (parsed.some((o) => o.name === one.name))
      problems.push({ argument, problem: `${one.name} is given twice` });
    else parsed.push(one);
  }
  if (problems.length > 0) throw new ArgumentError(problems);
  return parsed;
}

/**
 * The sweep with the arguments that vary something; `set` are those that set a value of its experiment. Throws an
 * ArgumentError for an interval where nothing is drawn.
 */
export function applySweepArguments(
  sweep: Sweep,
  args: readonly SweepArgument[],
): { readonly sweep: Sweep; readonly set: readonly Override[] } {
  const set: Override[] = [];
  let changed = sweep;
  refuseIntervals(sweep, args);
  for (const { name, values, interval, argument } of args) {
    if (interval !== null) changed = withInterval(changed, name, interval);
    else if (name === 'seed') changed = { ...changed, seeds: values as number[] };
    else if (values.length === 1 && !Object.hasOwn(changed.parameters, name))
      set.push({ name, value: values[0], argument });
    else changed = withValues(changed, name, values);
  }
  const given = new Set(args.map((a) => a.name));
  return { sweep: withoutLost(changed, given), set };
}

/** Runs; problems of values that an argument gave are told as problems of the argument. */
export function blamingArguments<T>(args: readonly SweepArgument[], run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = args.flatMap((arg) => problemsOf(arg, error));
    throw problems.length > 0 ? new ArgumentError(problems) : error;
  }
}

function refuseIntervals({ method }: Sweep, args: readonly SweepArgument[]): void {
  if (isSampler(method)) return;
  const problem = `method ${method} has no use for an interval; use choice or range, or a sweep with the method ${SAMPLER_NAMES.join(', ')}`;
  const refused = args.filter((arg) => arg.interval !== null);
  if (refused.length > 0) throw new ArgumentError(refused.map(({ argument }) => ({ argument, problem })));
}

function problemsOf({ name, argument }: SweepArgument, error: ConfigError): Problem[] {
  const path = name === 'seed' ? 'seeds' : `parameters.${name}`;
  const isHere = (at: string) =>
    at === path || (at.startsWith(path) && /^(\[|\.(min|max)$)/.test(at.slice(path.length)));
  return error.issues.flatMap(({ path: at, message }) =>
    isHere(at) ? [{ argument, problem: message }] : [],
  );
}

function parseOne(argument: string, known: readonly string[]): SweepArgument | Problem {
  const parsed = parseHydraOverride(argument);
  if ('problem' in parsed) return { argument, problem: parsed.problem };
  const { prefix, key: name, interval = null } = parsed;
  if (prefix === '+' || prefix === '~') return { argument, problem: NO_PREFIX[prefix] };
  if (!known.includes(name)) return { argument, problem: unknownParameter('key', name) };
  if (argument.slice(argument.indexOf('=') + 1).trim() === '')
    return { argument, problem: `${name} has no value; null and '' are written out` };
  if (interval !== null)
    return name === 'seed'
      ? { argument, problem: 'seeds are listed, not drawn' }
      : { name, values: [], interval, argument };
  // A range's values are what its decimal numbers say: 0.3, not 0.1 + 0.1 + 0.1 in binary.
  const range = /=\s*range\s*\(/.test(argument);
  const values = parsed.values.map(({ value }) => (range ? decimal(value) : value));
  const wrong = values.find((v) => (name === 'seed' ? !isSeed(v) : Number.isNaN(v) || isInfinite(v)));
  if (wrong === undefined) return { name, values, interval, argument };
  const wanted = name === 'seed' ? 'seeds are whole numbers of at least 0' : 'expected a finite value';
  return { argument, problem: `${wanted}, got ${String(wrong)}` };
}

const NO_PREFIX = {
  '+': '+ adds a key to a configuration; every parameter exists here already, write it without +',
  '~': '~ takes a key out of a configuration; no parameter can be taken out, give it one value instead',
} as const;

function isSeed(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isInfinite(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

/** The sweep with this parameter, in the place of one of that name and under its condition. */
function withParameter(sweep: Sweep, name: string, form: Form): Sweep {
  const when = Object.hasOwn(sweep.parameters, name) ? sweep.parameters[name]!.when : {};
  const parameter = { ...form, when, path: ['parameters', name] } as SweepParameter;
  return { ...sweep, parameters: { ...sweep.parameters, [name]: parameter } };
}

type Form = SweepParameter extends infer P
  ? P extends SweepParameter
    ? Omit<P, 'when' | 'path'>
    : never
  : never;

function withInterval(sweep: Sweep, name: string, { low, high, log, whole }: HydraInterval): Sweep {
  const bounds = { min: low, max: high };
  const plain = whole ? 'int_uniform' : 'uniform';
  const distribution = !log ? plain : whole ? 'q_log_uniform_values' : 'log_uniform_values';
  const settings = log && whole ? { ...bounds, q: 1 } : bounds;
  return withParameter(sweep, name, {
    ...{ kind: 'number', distribution: createDistribution(distribution, settings) },
    settings: { distribution, ...settings },
  });
}

function withValues(sweep: Sweep, name: string, values: readonly unknown[]): Sweep {
  const added = !Object.hasOwn(sweep.parameters, name);
  const changed = withParameter(sweep, name, { kind: 'choice', values, weights: null, written: 'list' });
  // Otherwise several arms would fit the baseline.
  return added && sweep.baseline && isScalar(values[0]) && sweep.method === 'grid'
    ? { ...changed, baseline: { ...sweep.baseline, [name]: values[0] } }
    : changed;
}

function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** The values that a parameter chooses from; undefined where it does not vary or is a range. */
function valuesOf({ parameters }: Sweep, name: string): readonly unknown[] | undefined {
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  return parameter?.kind === 'choice' ? parameter.values : undefined;
}

/** The sweep without parameters that can no longer exist, and without a baseline that no arm can have. */
function withoutLost(sweep: Sweep, given: ReadonlySet<string>): Sweep {
  const has = (name: string, value: unknown) =>
    !given.has(name) || valuesOf(sweep, name)?.includes(value) !== false;
  const entries = Object.entries(sweep.parameters).flatMap(([name, parameter]) => {
    const when = Object.fromEntries(
      Object.entries(parameter.when).map(([on, wanted]) => [on, wanted.filter((value) => has(on, value))]),
    );
    const lost = Object.values(when).some((wanted) => wanted.length === 0);
    return lost && !given.has(name) ? [] : [[name, lost ? parameter : { ...parameter, when }] as const];
  });
  const { baseline, ...rest } = sweep;
  const kept = baseline !== undefined && Object.entries(baseline).every(([name, v]) => has(name, v));
  return { ...rest, parameters: Object.fromEntries(entries), ...(kept && { baseline }) };
}
