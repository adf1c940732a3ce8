// Hydra's sweeps on the command line (`train.lr=0.1,0.01 seed=range(1,4)`): each override with several values multiplies
// the jobs, the first one varies slowest. Source: hydra-core 1.3, grammar/OverrideParser.g4 and the basic sweeper.
import { UsageError } from '../../errors.js';
import { type HydraInterval, parseInterval } from './hydra-interval.js';
import {
  accept,
  type Cursor,
  expectCharacter,
  type HydraValue,
  primitive,
  readValue,
  written,
} from './hydra-values.js';

/** One override with the values that it gives in turn. */
export interface HydraOverride {
  /** `''` sets, `+` adds, `++` adds or sets, `~` deletes. */
  readonly prefix: '' | '+' | '++' | '~';
  readonly key: string;
  /** One value: it does not vary. None: a deletion without a value, or an interval. */
  readonly values: readonly HydraValue[];
  /** Bounds to draw from, which have no list of values. */
  readonly interval?: HydraInterval;
}

const OVERRIDE = /^(\+\+|\+|~|)([^\s=+~][^\s=]*)(?:=(.*))?$/s;
const CALL = /^([A-Za-z_]\w*)\s*\(/;
const CASTS = ['int', 'float', 'str', 'bool'];

/** The override of one argument, or what is wrong with it. */
export function parseHydraOverride(argument: string): HydraOverride | { readonly problem: string } {
  const match = OVERRIDE.exec(argument);
  if (match === null) return { problem: 'expected key=value' };
  const [, prefix, key, text] = match as unknown as [string, HydraOverride['prefix'], string, string?];
  if (text === undefined)
    return prefix === '~' ? { prefix, key, values: [] } : { problem: 'expected key=value' };
  if (text.trim() === '') return { prefix, key, values: [written('', false)] };
  try {
    const interval = parseInterval(text);
    if (interval !== null) return { prefix, key, values: [], interval };
    const cursor = { text, at: 0 };
    const values = readSweep(cursor);
    if (cursor.text.slice(cursor.at).trim() !== '')
      throw new UsageError(`'${cursor.text.slice(cursor.at).trim()}' is left over`);
    return { prefix, key, values };
  } catch (error) {
    if (error instanceof UsageError) return { problem: error.message };
    throw error;
  }
}

/** Every job as its overrides, in Hydra's order and spelling; null when there are more than `limit`. */
export function hydraJobs(
  overrides: readonly HydraOverride[],
  limit: number,
): readonly (readonly string[])[] | null {
  let jobs: string[][] = [[]];
  for (const { prefix, key, values } of overrides) {
    const texts = values.length === 0 ? [`${prefix}${key}`] : values.map((v) => `${prefix}${key}=${v.text}`);
    if (jobs.length * texts.length > limit) return null;
    jobs = jobs.flatMap((job) => texts.map((text) => [...job, text]));
  }
  return jobs;
}

/** The values of a sweep or of one element, whose cursor moves behind them. */
function readSweep(cursor: Cursor): readonly HydraValue[] {
  const items: HydraValue[] = [];
  do {
    const read = readItem(cursor);
    if (read.length !== 1 && items.length > 0)
      throw new UsageError('a sweep cannot stand in a list of values');
    items.push(...read);
    if (read.length !== 1) break;
  } while (accept(cursor, ','));
  return items;
}

function readItem(cursor: Cursor): readonly HydraValue[] {
  const call = CALL.exec(cursor.text.slice(cursor.at).trimStart());
  return call === null ? [readValue(cursor)] : readCall(cursor, call[1]!);
}

interface Arguments {
  readonly plain: readonly (readonly HydraValue[])[];
  readonly named: Readonly<Record<string, HydraValue>>;
  /** Name of the function in the first argument, when it is a call. */
  readonly inner: string | null;
}

function readCall(cursor: Cursor, name: string): readonly HydraValue[] {
  cursor.at = cursor.text.indexOf('(', cursor.at);
  const given = readArguments(cursor);
  const values = given.plain.flat();
  if (CASTS.includes(name)) return cast(name, given);
  if (name === 'choice') return some(values, name);
  if (name === 'range') return range(given);
  if (name === 'sort') return sorted(some(values, name), given.named.reverse?.value === true);
  if (name === 'tag') return some(given.plain.at(-1) ?? [], name);
  if (name === 'shuffle') throw new UsageError('shuffle would change the order alone; leave it out');
  if (name === 'interval')
    throw new UsageError('an interval stands alone, not in a list or another function');
  if (name === 'glob') throw new UsageError('glob names config groups, which do not exist here');
  throw new UsageError(`unknown function '${name}'`);
}

function readArguments(cursor: Cursor): Arguments {
  expectCharacter(cursor, '(');
  const inner = CALL.exec(cursor.text.slice(cursor.at).trimStart())?.[1] ?? null;
  const plain: (readonly HydraValue[])[] = [];
  const named: Record<string, HydraValue> = {};
  if (accept(cursor, ')')) return { plain, named, inner };
  do {
    const key = /^\s*([A-Za-z_]\w*)\s*=/.exec(cursor.text.slice(cursor.at));
    if (key === null) plain.push(readItem(cursor));
    else {
      cursor.at += key[0].length;
      named[key[1]!] = readValue(cursor);
    }
  } while (accept(cursor, ','));
  expectCharacter(cursor, ')');
  return { plain, named, inner };
}

function some(values: readonly HydraValue[], name: string): readonly HydraValue[] {
  if (values.length === 0) throw new UsageError(`${name} needs a value`);
  return values;
}

function range({ plain, named }: Arguments): readonly HydraValue[] {
  const positional = plain.flat();
  const [first, second, third] = positional;
  const given = {
    start: named.start ?? (positional.length > 1 ? first : undefined),
    stop: named.stop ?? (positional.length > 1 ? second : first),
    step: named.step ?? third,
  };
  const all = [given.start, given.stop, given.step].filter((v) => v !== undefined);
  const numeric = all.every((v) => typeof v.value === 'number' && Number.isFinite(v.value));
  if (given.stop === undefined || positional.length > 3 || !numeric)
    throw new UsageError('expected range(start, stop, step) with numbers');
  const number = (v: HydraValue | undefined, otherwise: number) => (v?.value as number) ?? otherwise;
  const [start, stop, step] = [number(given.start, 0), number(given.stop, 0), number(given.step, 1)];
  const count = Math.ceil((stop - start) / step);
  if (step === 0 || !(count > 0)) throw new UsageError('this range is empty');
  if (count > MOST_VALUES) throw new UsageError(`this range has more than ${MOST_VALUES} values`);
  const float = all.some((v) => v.float);
  return Array.from({ length: count }, (_, i) => written(start + i * step, float));
}

/** Values of one range; more is a slip of the pen. */
const MOST_VALUES = 100_000;

function sorted(values: readonly HydraValue[], reverse: boolean): readonly HydraValue[] {
  const kinds = new Set(values.map((v) => typeof v.value));
  if (kinds.size > 1 || kinds.has('object')) throw new UsageError('sort needs values of one kind');
  const order = (a: HydraValue, b: HydraValue) => {
    const [x, y] = [a.value as number, b.value as number];
    return x < y ? -1 : x > y ? 1 : 0;
  };
  const ascending = [...values].sort(order);
  return reverse ? [...values].sort((a, b) => order(b, a)) : ascending;
}

function cast(name: string, given: Arguments): readonly HydraValue[] {
  if (given.inner === 'range' && (name === 'str' || name === 'bool'))
    throw new UsageError(`a range cannot become ${name}`);
  return some(given.plain.flat(), name).map((v) => castOne(name, v));
}

function castOne(name: string, v: HydraValue): HydraValue {
  const refuse = () => new UsageError(`${v.text} cannot become ${name}`);
  if (typeof v.value === 'object') throw refuse();
  // A quoted number is read as the number that it spells.
  const { value } = typeof v.value === 'string' ? primitive(v.value) : v;
  if (name === 'str') {
    const text = typeof v.value === 'boolean' ? String(v.value) : v.text;
    return { text: `'${text}'`, value: typeof v.value === 'string' ? v.value : text, float: false };
  }
  if (name === 'bool') {
    if (typeof value === 'string' || value === null) throw refuse();
    return written(Boolean(value), false);
  }
  const number = Number(value);
  if ((typeof value !== 'number' && typeof value !== 'boolean') || Number.isNaN(number)) throw refuse();
  if (name === 'float') return written(number, true);
  if (!Number.isFinite(number)) throw refuse();
  return written(Math.trunc(number), false);
}
