// The keys of a sweep file that shape its points beyond the grid: `zip`, `include`, `exclude`, `constraints`; and what must
// hold of them before any point is planned.
import { z } from 'zod';
import { type ConfigIssue, unknownName } from '../errors.js';
import { type Issue, type PositionOf, renderPath } from '../trial/explain.js';
import { canonicalJson } from '../trial/identity.js';
import { parameterNames, unknownParameter } from '../trial/parameters.js';
import { ExpressionFault } from './expression.js';
import { parseExpression } from './parse-expression.js';
import { type Constraint, variedNames } from './points.js';
import { listedPoints } from './search-keys.js';
import type { ChoiceParameter } from './search-parameters.js';
import type { Sweep } from './sweep.js';

const MAX_RULES = 1000;
const names = z.array(z.string()).min(2);
const partial = z.record(z.string(), z.unknown()).refine((p) => Object.keys(p).length > 0, {
  message: 'expected at least one parameter',
});

/** The keys with their schemas, for the schema of a sweep file. */
export const ruleKeys = {
  /** Groups of parameters whose n-th values belong together; one group may stand without its brackets. */
  zip: z.union([names.transform((group) => [group]), z.array(names).max(MAX_RULES)]).prefault([]),
  /** Points beside the grid; what a point does not name has the experiment's value. No rule takes them away. */
  include: z.array(partial).max(MAX_RULES).default([]),
  /** Values that take away each point of the grid that has them all. */
  exclude: z.array(partial).max(MAX_RULES).default([]),
  /** Expressions that must hold at each point of the grid. */
  constraints: z
    .union([
      z.string().transform((text) => [{ text, path: ['constraints'] as readonly PropertyKey[] }]),
      z
        .array(z.string())
        .max(MAX_RULES)
        .transform((list) => list.map((text, i) => ({ text, path: ['constraints', i] }))),
    ])
    .prefault([]),
} as const;

/** Every problem with the names in `zip`, `points`, `include` and `exclude`. */
export function checkRules(sweep: Sweep): readonly Issue[] {
  const known = parameterNames();
  const varied = variedNames(sweep);
  const fault = (path: readonly PropertyKey[], message: string): Issue => ({ path, part: 'key', message });
  const varies = (path: readonly PropertyKey[], name: string) =>
    varied.includes(name) ? [] : [fault(path, unknownName('varied parameter', name, orNone(varied)))];
  const named = (key: 'include' | 'points', list: Sweep['include']) =>
    list.flatMap((point, i) =>
      Object.keys(point).flatMap((name) => {
        const path = [key, i, name];
        if (name === 'seed') return [fault(path, 'seeds have their own key: write `seeds:`')];
        return known.includes(name) ? [] : [fault(path, unknownParameter('parameter', name))];
      }),
    );
  const exclude = sweep.exclude.flatMap((point, i) =>
    Object.keys(point).flatMap((name) => varies(['exclude', i, name], name)),
  );
  const zip = sweep.zip.flatMap((group, i) => [
    ...group.flatMap((name) => varies(['zip', i], name)),
    ...zipFaults(sweep, group, i).map((message) => fault(['zip', i], message)),
  ]);
  return [...zip, ...named('points', listedPoints(sweep)), ...named('include', sweep.include), ...exclude];
}

function zipFaults(sweep: Sweep, group: readonly string[], index: number): readonly string[] {
  const twice = group.find((name, i) => group.indexOf(name) < i);
  if (twice !== undefined) return [`${twice} stands here twice`];
  const other = sweep.zip.slice(0, index).find((g) => g.some((name) => group.includes(name)));
  if (other !== undefined) return [`${group.find((name) => other.includes(name))} is in two groups`];
  const list = group.flatMap((name): readonly (ChoiceParameter & { readonly name: string })[] => {
    const parameter = sweep.parameters[name];
    return parameter?.kind === 'choice' ? [{ name, ...parameter }] : [];
  });
  const [first, ...rest] = list;
  return rest.flatMap((p) => {
    if (p.values.length !== first!.values.length)
      return [
        `zipped lists are equally long: ${first!.name} has ${first!.values.length}, ${p.name} ${p.values.length}`,
      ];
    if (canonicalJson(p.when) !== canonicalJson(first!.when))
      return [`${first!.name} and ${p.name} do not have the same \`when\``];
    return [];
  });
}

/** The constraints of a sweep, or what is wrong with them. */
export function readConstraints(
  sweep: Sweep,
  source: { readonly file: string; readonly text: string; readonly positionOf: PositionOf },
): { readonly constraints: readonly Constraint[]; readonly issues: readonly ConfigIssue[] } {
  const known = parameterNames();
  const problemOf = (name: string) => {
    if (!known.includes(name)) return `${unknownParameter('parameter', name)}; a text stands in quotes`;
    const inner = known.find((k) => k.startsWith(`${name}.`));
    return inner === undefined ? null : `${name} has parameters, such as ${inner}, and no value of its own`;
  };
  const constraints: Constraint[] = [];
  const issues: ConfigIssue[] = [];
  for (const { text, path } of sweep.constraints) {
    try {
      constraints.push({ text, path, tree: parseExpression(text, problemOf) });
    } catch (fault) {
      if (!(fault instanceof ExpressionFault)) throw fault;
      issues.push(constraintIssue({ text, path }, fault, source));
    }
  }
  return { constraints, issues };
}

/** The fault with its place in the file, and a caret under it. */
export function constraintIssue(
  { text, path }: Pick<Constraint, 'text' | 'path'>,
  { message, offset }: ExpressionFault,
  source: { readonly file: string; readonly text: string; readonly positionOf: PositionOf },
): ConfigIssue {
  const { line, column } = source.positionOf(path);
  const written = source.text.split('\n')[line - 1] ?? '';
  // Where the text is not written on one line as it is, its beginning is the place.
  const start = [column - 1, column].find((at) => written.startsWith(text, at));
  const from = Math.max(0, offset - 60);
  const shown = text.slice(from, offset + 60).replace(/\s/g, ' ');
  return {
    file: source.file,
    ...{ line, column: start === undefined ? column : start + offset + 1 },
    path: renderPath(path),
    message: `${message}\n    ${shown}\n    ${' '.repeat(offset - from)}^`,
  };
}

function orNone(list: readonly string[]): readonly string[] {
  return list.length > 0 ? list : ['(none)'];
}
