// The grid of W&B's parameter forms: names in the order of their code points at every level, the last varies fastest.
// As the sweeps engine 0.3.0: int_uniform has both ends, q_uniform counts from min by q and leaves max out unless
// rounding lets it in, equal values count once. What has no finite grid is refused.

import type { Issue, Path } from '../../trial/explain.js';
import { canonicalJson } from '../../trial/identity.js';
import type { Parameter, Parameters, WrittenAsFloat } from '../distributions/parameter.js';

/** Values by name; those of nested parameters in an object of their own. */
export type GridPoint = Readonly<Record<string, unknown>>;

/** All points in order; null when there are more than `limit`, or when issues (pushed) stand against a grid. */
export function wandbGrid(
  parameters: Parameters,
  limit: number,
  issues: Issue[],
  writtenAsFloat: WrittenAsFloat = () => false,
  path: Path = ['parameters'],
): readonly GridPoint[] | null {
  let points: GridPoint[] = [{}];
  for (const name of Object.keys(parameters).sort()) {
    const at = [...path, name];
    const values = gridAxis(parameters[name]!, limit, issues, writtenAsFloat, at);
    if (values === null || points.length * values.length > limit) return null;
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points;
}

/** The values of one parameter; null when there are more than `limit`, or when an issue (pushed) stands against a grid. */
export function gridAxis(
  parameter: Parameter,
  limit: number,
  issues: Issue[],
  writtenAsFloat: WrittenAsFloat,
  path: Path,
): readonly unknown[] | null {
  switch (parameter.kind) {
    case 'constant':
      return [parameter.value];
    case 'nested':
      return wandbGrid(parameter.parameters, limit, issues, writtenAsFloat, [...path, 'parameters']);
    case 'categorical':
      if (parameter.weighted) return refuse(issues, path, 'probabilities');
      return distinct(parameter.choice.values, writtenAsFloat, [...path, 'values']);
    case 'number':
      return numbers(parameter.distribution, limit, issues, path);
    default:
      return parameter satisfies never;
  }
}

function numbers(
  { name, low, high, q }: Extract<Parameter, { kind: 'number' }>['distribution'],
  limit: number,
  issues: Issue[],
  path: Path,
): readonly number[] | null {
  if (name !== 'int_uniform' && name !== 'q_uniform') return refuse(issues, path, `the distribution ${name}`);
  const step = name === 'int_uniform' ? 1 : q!;
  const count = name === 'int_uniform' ? high - low + 1 : Math.ceil((high - low) / step);
  if (count > limit) return null;
  // NumPy's arange steps by the difference of its first two numbers, which rounding can make another one than q.
  const rounded = low + step - low;
  return Array.from({ length: count }, (_, i) => low + i * rounded);
}

function refuse(issues: Issue[], path: Path, what: string): null {
  const message = `${what} has no grid: use values, int_uniform or q_uniform, or the method random, tpe or gp`;
  issues.push({ path, part: 'value', message });
  return null;
}

/** The values, equal ones once at the place of the first; 3 and 3.0 are equal, except inside an object. */
function distinct(
  values: readonly unknown[],
  writtenAsFloat: WrittenAsFloat,
  path: Path,
): readonly unknown[] {
  const byKey = new Map(
    values.map((value, i) => [spelled(value, writtenAsFloat, [...path, i], false), value]),
  );
  return [...byKey.values()];
}

function spelled(value: unknown, writtenAsFloat: WrittenAsFloat, path: Path, inObject: boolean): string {
  if (Array.isArray(value))
    return `[${value.map((v, i) => spelled(v, writtenAsFloat, [...path, i], inObject)).join()}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${spelled(v, writtenAsFloat, [...path, k], true)}`).join()}}`;
  }
  const float = inObject && typeof value === 'number' && writtenAsFloat(path);
  return canonicalJson(value) + (float ? 'f' : '');
}

/** The points that no seen run carries, in order, whatever became of the run; keys of no parameter do not matter. */
export function unseenPoints(
  points: readonly GridPoint[],
  seen: readonly Readonly<Record<string, unknown>>[],
): readonly GridPoint[] {
  const names = Object.keys(points[0] ?? {});
  const key = (run: Readonly<Record<string, unknown>>) => canonicalJson(names.map((name) => run[name]));
  const complete = seen.filter((run) => names.every((name) => Object.hasOwn(run, name)));
  const done = new Set(complete.map(key));
  return points.filter((point) => !done.has(key(point)));
}
