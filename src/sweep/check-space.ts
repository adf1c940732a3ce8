// What must hold of a sweep's parameters, seeds and conditions before any point is planned.
import { unknownName } from '../errors.js';
import type { Experiment } from '../trial/experiment.js';
import { type Issue, type Path, renderValue } from '../trial/explain.js';
import { canonicalJson } from '../trial/identity.js';
import { parameterNames, parameterValue, unknownParameter } from '../trial/parameters.js';
import { renderParameter } from './arm-names.js';
import { pointNames } from './points.js';
import { checkRules } from './rules.js';
import { encode } from './samplers/dimension.js';
import { listedPoints } from './search-keys.js';
import { pathOfValue, type SweepParameter } from './search-parameters.js';
import { dimensionOf } from './search-space.js';
import { byDependence } from './space.js';
import type { Sweep } from './sweep.js';

/** Every problem with the names, values, conditions and seeds of a sweep. */
export function checkSpace(sweep: Sweep, base: Experiment): readonly Issue[] {
  const known = parameterNames();
  const names = Object.keys(sweep.parameters);
  const parameters = Object.entries(sweep.parameters).map(([name, p]) => ({ name, ...p }));
  const issues = [
    ...parameters.flatMap(({ name, path }) => checkName(name, path, names, known)),
    ...parameters.flatMap((p) => (p.kind === 'choice' ? repeated(p.values, (i) => pathOfValue(p, i)) : [])),
    ...parameters.flatMap((p) => checkWhen(sweep, base, known, p)),
    ...repeated(Array.isArray(sweep.seeds) ? sweep.seeds : [], (i) => ['seeds', i]),
    ...repeated(listedPoints(sweep), (i) => ['points', i]),
    ...checkBaseline(sweep),
    ...checkRules(sweep),
  ];
  if (issues.length > 0 || byDependence(parameters) !== null) return issues;
  return [issue(['parameters'], 'key', 'the `when` conditions depend on each other in a circle')];
}

type Parameter = SweepParameter & { readonly name: string };

function checkName(name: string, path: Path, names: readonly string[], known: readonly string[]): Issue[] {
  if (name === 'seed') return [issue(path, 'key', 'seeds have their own key: write `seeds:`')];
  if (!known.includes(name)) return [issue(path, 'key', unknownParameter('parameter', name))];
  const outer = names.find((other) => name.startsWith(`${other}.`));
  return outer === undefined
    ? []
    : [issue(path, 'key', `${name} is part of ${outer}, which varies as a whole`)];
}

function repeated(values: readonly unknown[], pathOf: (index: number) => Path): Issue[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    const text = canonicalJson(value);
    const shown = typeof value === 'object' && value !== null ? bounded(text) : renderValue(value);
    if (seen.has(text)) return [issue(pathOf(index), 'value', `${shown} stands here twice`)];
    seen.add(text);
    return [];
  });
}

function bounded(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function checkWhen(sweep: Sweep, base: Experiment, known: readonly string[], parameter: Parameter): Issue[] {
  return Object.entries(parameter.when).flatMap(([name, wanted]) => {
    const path = [...parameter.path, 'when', name];
    if (name === parameter.name) return [issue(path, 'key', 'a parameter cannot depend on itself')];
    if (Object.hasOwn(sweep.parameters, name)) return neverTrue(path, name, wanted, sweep.parameters[name]!);
    if (!known.includes(name)) return [issue(path, 'key', unknownParameter('parameter', name))];
    const value = parameterValue(base, name);
    if (wanted.includes(value as (typeof wanted)[number])) return [];
    const message = `never true: ${name} is not varied and is ${renderValue(value)} in the experiment`;
    return [issue(path, 'value', message)];
  });
}

function neverTrue(
  path: readonly PropertyKey[],
  name: string,
  wanted: readonly unknown[],
  parameter: SweepParameter,
): Issue[] {
  if (parameter.kind === 'number') {
    const dimension = dimensionOf(name, parameter);
    const never = wanted.find((value) => encode(dimension, value) === null);
    if (never === undefined) return [];
    return [issue(path, 'value', `never true: ${name} is never ${renderValue(never)}`)];
  }
  const { values } = parameter;
  const missing = wanted.find((value) => !values.includes(value));
  if (missing === undefined) return [];
  const message = unknownName(`value of ${name}`, String(missing), values.map(renderParameter));
  return [issue(path, 'value', message)];
}

function checkBaseline(sweep: Sweep): Issue[] {
  const names = pointNames(sweep);
  return Object.keys(sweep.baseline ?? {}).flatMap((name) =>
    names.includes(name)
      ? []
      : [
          issue(
            ['baseline', name],
            'key',
            unknownName('varied parameter', name, names.length > 0 ? names : ['(none)']),
          ),
        ],
  );
}

function issue(path: readonly PropertyKey[], part: 'key' | 'value', message: string): Issue {
  return { path, part, message };
}
