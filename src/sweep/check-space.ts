// What must hold of a sweep's parameters, seeds and conditions before any point is planned.
import { unknownName } from '../errors.js';
import type { Experiment } from '../trial/experiment.js';
import { type Issue, renderValue } from '../trial/explain.js';
import { canonicalJson } from '../trial/identity.js';
import { parameterNames, parameterValue, unknownParameter } from '../trial/parameters.js';
import { pointNames } from './points.js';
import { checkRules } from './rules.js';
import { byDependence } from './space.js';
import type { Sweep } from './sweep.js';

/** Every problem with the names, values, conditions and seeds of a sweep. */
export function checkSpace(sweep: Sweep, base: Experiment): readonly Issue[] {
  const known = parameterNames();
  const names = Object.keys(sweep.parameters);
  const parameters = Object.entries(sweep.parameters).map(([name, p]) => ({ name, ...p }));
  const issues = [
    ...names.flatMap((name) => checkName(name, names, known)),
    ...parameters.flatMap((p) => repeated(p.values, ['parameters', p.name, ...p.valuesAt])),
    ...parameters.flatMap((p) => checkWhen(sweep, base, known, p)),
    ...repeated(Array.isArray(sweep.seeds) ? sweep.seeds : [], ['seeds']),
    ...checkBaseline(sweep),
    ...checkRules(sweep),
  ];
  if (issues.length > 0 || byDependence(parameters) !== null) return issues;
  return [issue(['parameters'], 'key', 'the `when` conditions depend on each other in a circle')];
}

type Parameter = Sweep['parameters'][string] & { readonly name: string };

function checkName(name: string, names: readonly string[], known: readonly string[]): Issue[] {
  const path = ['parameters', name];
  if (name === 'seed') return [issue(path, 'key', 'seeds have their own key: write `seeds:`')];
  if (!known.includes(name)) return [issue(path, 'key', unknownParameter('parameter', name))];
  const outer = names.find((other) => name.startsWith(`${other}.`));
  return outer === undefined
    ? []
    : [issue(path, 'key', `${name} is part of ${outer}, which varies as a whole`)];
}

function repeated(values: readonly unknown[], path: readonly PropertyKey[]): Issue[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    const text = canonicalJson(value);
    if (seen.has(text)) return [issue([...path, index], 'value', `${renderValue(value)} stands here twice`)];
    seen.add(text);
    return [];
  });
}

function checkWhen(sweep: Sweep, base: Experiment, known: readonly string[], parameter: Parameter): Issue[] {
  return Object.entries(parameter.when).flatMap(([name, wanted]) => {
    const path = ['parameters', parameter.name, 'when', name];
    if (name === parameter.name) return [issue(path, 'key', 'a parameter cannot depend on itself')];
    if (Object.hasOwn(sweep.parameters, name))
      return neverTrue(path, name, wanted, sweep.parameters[name]!.values);
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
  values: readonly unknown[],
): Issue[] {
  const missing = wanted.find((value) => !values.includes(value));
  if (missing === undefined) return [];
  const message = unknownName(`value of ${name}`, String(missing), values.map(String));
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
