// Which points a sweep has that proposes none: the grid or the list without what `exclude` and `constraints` take away, and
// with what `include` adds; for each rule how many points it took or added.
import { type Experiment, experimentSchema, resolveExperiment } from '../trial/experiment.js';
import type { Path } from '../trial/explain.js';
import { canonicalJson } from '../trial/identity.js';
import { parameterValue, unreadBecause, withParameters } from '../trial/parameters.js';
import { type Expression, ExpressionFault, type ExpressionValue, evaluate } from './expression.js';
import { gridPoints } from './samplers/grid.js';
import { listedPoints } from './search-keys.js';
import { MAX_TRIALS, pathOfValue } from './search-parameters.js';
import type { Point, Space } from './space.js';
import type { Sweep } from './sweep.js';

/** The values of a point by dotted name, and where in the file each stands. */
export interface SweepPoint {
  readonly values: Readonly<Record<string, unknown>>;
  pathOf(name: string): Path;
  /** Whether an entry of `include` or `points` named it. */
  readonly listed: boolean;
}

/** What one rule did to the points; `removed` is null when there are too many to count. */
export interface RuleEffect {
  /** As the file writes it: `exclude {"method":"plain"}`. */
  readonly rule: string;
  readonly removed: number | null;
  readonly added: number;
}

/** A constraint that has been read. */
export interface Constraint {
  readonly text: string;
  readonly path: Path;
  readonly tree: Expression;
}

/** The points in order, or null for too many; `faults` are constraints that have no value at some point. */
export interface PlannedPoints {
  readonly points: readonly SweepPoint[] | null;
  readonly rules: readonly RuleEffect[];
  readonly faults: readonly { readonly constraint: Constraint; readonly fault: ExpressionFault }[];
}

/** Most points of the grid before anything is taken away. */
const MAX_POINTS = 10 * MAX_TRIALS;

/** The points of a sweep whose names and constraints are sound. */
export function planPoints(
  sweep: Sweep,
  base: Experiment,
  space: Space,
  constraints: readonly Constraint[],
): PlannedPoints {
  const grid = sweep.method === 'list' ? [] : gridPoints(space, MAX_POINTS);
  if (grid === null) return { points: null, rules: [], faults: [] };
  const rules: RuleEffect[] = (space.zip ?? []).map((group) => zipEffect(space, group, grid.length));
  let points = [
    ...listedPoints(sweep).map((values, i) => listedPoint(values, ['points', i])),
    ...grid.map((point) => gridPoint(sweep, space, point)),
  ];
  const keep = (rule: string, kept: readonly SweepPoint[]) => {
    rules.push({ rule, removed: points.length - kept.length, added: 0 });
    points = [...kept];
  };
  for (const partial of sweep.exclude)
    keep(
      `exclude ${JSON.stringify(partial)}`,
      points.filter((p) => !fits(p.values, partial)),
    );
  const faults: PlannedPoints['faults'][number][] = [];
  const experiments = new Map(constraints.length === 0 ? [] : points.map((p) => [p, valuesAt(base, p)]));
  for (const constraint of constraints) {
    const { kept, fault } = holding(
      constraint,
      points.map((point) => ({ point, lookUp: experiments.get(point)! })),
    );
    if (fault !== null) faults.push({ constraint, fault });
    keep(`constraint ${constraint.text}`, kept);
  }
  for (const [index, values] of sweep.include.entries()) {
    const there = points.some((p) => canonicalJson(p.values) === canonicalJson(values));
    rules.push({ rule: `include ${JSON.stringify(values)}`, removed: 0, added: there ? 0 : 1 });
    if (!there) points.push(listedPoint(values, ['include', index]));
  }
  return { points, rules, faults };
}

/** The names that vary: the parameters, or those of the listed points. */
export function variedNames(sweep: Sweep): readonly string[] {
  const listed = listedPoints(sweep).flatMap((p) => Object.keys(p));
  return [...new Set([...Object.keys(sweep.parameters), ...listed])];
}

/** Every name that some point may have: those that vary, then those that only `include` has. */
export function pointNames(sweep: Sweep): readonly string[] {
  return [...new Set([...variedNames(sweep), ...sweep.include.flatMap((p) => Object.keys(p))])];
}

/** The point of an entry of `include` or `points`. */
export function listedPoint(values: SweepPoint['values'], at: Path): SweepPoint {
  return { values, pathOf: (name) => [...at, name], listed: true };
}

function gridPoint(sweep: Sweep, space: Space, point: Point): SweepPoint {
  const existing = space.parameters.filter((p) => point.has(p.name));
  return {
    values: Object.fromEntries(existing.map((p) => [p.name, p.values[point.get(p.name)!]])),
    pathOf: (name) => {
      const parameter = sweep.parameters[name]!;
      return parameter.kind === 'choice' ? pathOfValue(parameter, point.get(name)!) : parameter.path;
    },
    listed: false,
  };
}

function zipEffect(space: Space, group: readonly string[], left: number): RuleEffect {
  const zip = (space.zip ?? []).filter((other) => other !== group);
  const before = gridPoints({ ...space, zip }, MAX_POINTS);
  return {
    rule: `zip ${group.join(', ')}`,
    removed: before === null ? null : before.length - left,
    added: 0,
  };
}

/** Whether a point has all these values. */
export function fits(
  values: Readonly<Record<string, unknown>>,
  partial: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(partial).every(
    ([name, value]) => Object.hasOwn(values, name) && canonicalJson(values[name]) === canonicalJson(value),
  );
}

type LookUp = (name: string) => ExpressionValue;

/** Whether a constraint is true or unknown where `lookUp` gives the parameters; throws an ExpressionFault where it is neither. */
export function holds({ tree }: Constraint, lookUp: LookUp): boolean {
  const value = evaluate(tree, lookUp);
  if (value !== undefined && typeof value !== 'boolean')
    throw new ExpressionFault('this is neither true nor false', tree.at);
  return value !== false;
}

/** The points at which a constraint holds, and the first point's fault. */
function holding(
  constraint: Constraint,
  places: readonly { readonly point: SweepPoint; readonly lookUp: LookUp }[],
): { kept: readonly SweepPoint[]; fault: ExpressionFault | null } {
  const kept: SweepPoint[] = [];
  for (const { point, lookUp } of places) {
    try {
      if (holds(constraint, lookUp)) kept.push(point);
    } catch (fault) {
      if (!(fault instanceof ExpressionFault)) throw fault;
      return { kept, fault };
    }
  }
  return { kept, fault: null };
}

/** The parameters of the experiment at a point, defaults included; unknown what it does not read. */
export function valuesAt(base: Experiment, { values }: Pick<SweepPoint, 'values'>): LookUp {
  const input = withParameters(base, values);
  const parsed = experimentSchema.safeParse(input);
  const experiment = parsed.success ? resolveExperiment(parsed.data) : input;
  return (name) => {
    if (parsed.success && unreadBecause(parsed.data, name) !== null) return undefined;
    const value = parameterValue(experiment, name);
    const scalar = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    return scalar ? (value as ExpressionValue) : undefined;
  };
}
