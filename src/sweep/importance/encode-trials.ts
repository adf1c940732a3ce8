// Finished trials as a forest sees them. Numbers become their ranks among the values that were tried, so that each of these
// weighs alike whatever the scale; everything else is a choice. Parameters that always change together are one feature.
import { canonicalJson } from '../../trial/identity.js';
import type { Feature, Sample } from './forest.js';

/** The values of the varied parameters of a trial by dotted name, and its result, of which less is better. */
export interface TrialOutcome {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly output: number;
}

/** A feature with the parameters that it stands for: several when the trials cannot tell them apart. */
export interface EncodedFeature {
  readonly feature: Feature;
  readonly parameters: readonly string[];
  /** Trials in which it exists. */
  readonly trials: number;
}

export interface EncodedTrials {
  readonly features: readonly EncodedFeature[];
  readonly samples: readonly Sample[];
  /** Different combinations of values. */
  readonly points: number;
}

/** A parameter over the trials: its value's number, ascending for numbers, else as first seen; null where it does not exist. */
interface Column {
  readonly name: string;
  readonly kind: Feature['kind'];
  readonly levels: readonly (number | null)[];
  readonly count: number;
}

/** The trials over the named parameters; those with a single value are left out. */
export function encodeTrials(names: readonly string[], trials: readonly TrialOutcome[]): EncodedTrials {
  const columns = names
    .map((name) =>
      columnOf(
        name,
        trials.map((t) => t.parameters[name]),
      ),
    )
    .filter((column) => column.count > 1);
  const points = new Set(trials.map((_, i) => columns.map((c) => c.levels[i]).join(' '))).size;
  const groups: Column[][] = [];
  for (const column of columns) {
    const known = groups.find(([first]) => changeTogether(first!, column, points));
    if (known === undefined) groups.push([column]);
    else known.push(column);
  }
  return {
    features: groups.map(encodeGroup),
    samples: trials.map(({ output }, i) => ({ inputs: groups.map(([c]) => c!.levels[i]!), output })),
    points,
  };
}

function columnOf(name: string, values: readonly unknown[]): Column {
  const present = values.filter((value) => value !== undefined);
  if (present.every((value) => typeof value === 'number')) {
    const distinct = [...new Set(present)].sort((a, b) => a - b);
    const ranks = new Map<unknown, number>(distinct.map((value, rank) => [value, rank]));
    const levels = values.map((value) => ranks.get(value) ?? null);
    return { name, kind: 'number', levels, count: distinct.length };
  }
  const seen = new Map<string, number>();
  const levels = values.map((value) => {
    if (value === undefined) return null;
    const key = canonicalJson(value);
    if (!seen.has(key)) seen.set(key, seen.size);
    return seen.get(key)!;
  });
  return { name, kind: 'choice', levels, count: seen.size };
}

/**
 * Whether no tree can tell two parameters apart: numbers that rise or fall together, or values that always come together
 * although they come back at other points (where every point has values of its own, all would look so).
 */
function changeTogether(a: Column, b: Column, points: number): boolean {
  if (a.count !== b.count) return false;
  const pairs = a.levels.map((level, i) => [level, b.levels[i]!] as const);
  if (pairs.some(([x, y]) => (x === null) !== (y === null))) return false;
  const both = pairs.filter((pair): pair is readonly [number, number] => pair[0] !== null);
  if (a.kind === 'number' && b.kind === 'number') {
    if (both.every(([x, y]) => x === y) || both.every(([x, y]) => x === a.count - 1 - y)) return true;
  }
  return a.count < points && new Set(both.map(([x, y]) => `${x} ${y}`)).size === a.count;
}

function encodeGroup(columns: readonly Column[]): EncodedFeature {
  const { kind, count, levels } = columns[0]!;
  const parameters = columns.map((c) => c.name);
  const name = parameters.join(' ');
  // Half a step beyond both ends, so that the first and last value weigh what the others do.
  const feature: Feature =
    kind === 'choice' ? { name, kind, count } : { name, kind, low: -0.5, high: count - 0.5, count };
  return { feature, parameters, trials: levels.filter((level) => level !== null).length };
}
