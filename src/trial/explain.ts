// What is wrong with a configuration, in words: turns the findings of a zod schema into issues that say what was
// expected and what stands there, and gives them a place in a file.
import { z } from 'zod';
import { type ConfigIssue, unknownName } from '../errors.js';

export type Path = readonly PropertyKey[];

/** A problem at a path; `part` says whether the key or its value is meant. */
export interface Issue {
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
}

/** Where a path stands in a file; line and column count from 1. A path that is not there has the place of its parent. */
export type PositionOf = (
  path: Path,
  part?: 'key' | 'value',
) => { readonly line: number; readonly column: number };

type Shape = z.core.JSONSchema.JSONSchema;
type Finding = z.core.$ZodIssue;

/** Every issue of the input, in words: `expected a positive number, got -1`; unknown names with the nearest known one. */
export function explain(schema: z.ZodType, input: unknown, error: z.ZodError): readonly Issue[] {
  const shape = shapeOf(schema);
  return error.issues.flatMap((finding) => explainFinding(shape, input, finding, []));
}

/** Shapes by schema: making one takes a millisecond, and a sweep explains each of its refused points. */
const shapes = new WeakMap<z.ZodType, Shape>();

function shapeOf(schema: z.ZodType): Shape {
  const known = shapes.get(schema) ?? z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  shapes.set(schema, known);
  return known;
}

/** The issues with their places, sorted by place, each once. */
export function placeIssues(file: string, issues: readonly Issue[], positionOf: PositionOf): ConfigIssue[] {
  const placed = issues.map(({ path, part, message }) => ({
    file,
    ...positionOf(path, part),
    path: renderPath(path),
    message,
  }));
  const unique = new Map(placed.map((i) => [`${i.line}:${i.column}:${i.path}:${i.message}`, i]));
  return [...unique.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** The path as people write it: `parameters.train.lr.values[1]`. */
export function renderPath(path: Path): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key),
    '',
  );
}

/** A value in a message: short, on one line, text in quotes. */
export function renderValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}

function explainFinding(shape: Shape, input: unknown, finding: Finding, prefix: Path): Issue[] {
  const path = [...prefix, ...finding.path];
  switch (finding.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(shapesAt(shape, path));
      return finding.keys.map((key) => ({
        path: [...path, key],
        part: 'key',
        message: unknownName('key', key, known),
      }));
    }
    case 'invalid_union': {
      const near = finding.errors.filter((branch) => !branch.some(isMismatchAtTop));
      const chosen = near.sort((a, b) => a.length - b.length)[0];
      if (chosen !== undefined) return chosen.flatMap((f) => explainFinding(shape, input, f, path));
      return [expected(shape, input, path)];
    }
    case 'custom':
      return [{ path, part: finding.params?.part === 'key' ? 'key' : 'value', message: finding.message }];
    default:
      return [expected(shape, input, path)];
  }
}

function isMismatchAtTop(finding: Finding): boolean {
  return finding.path.length === 0 && (finding.code === 'invalid_type' || finding.code === 'invalid_value');
}

function expected(shape: Shape, input: unknown, path: Path): Issue {
  const value = valueAt(input, path);
  const shapes = shapesAt(shape, path);
  const names = shapes.flatMap(namesOf);
  if (typeof value === 'string' && names.length > 0)
    return { path, part: 'value', message: unknownName(nounFor(path), value, names) };
  const wanted = shapes.map((s) => describe(s, value)).join(' or ') || 'another value';
  if (value === undefined) return { path, part: 'value', message: `missing, expected ${wanted}` };
  return { path, part: 'value', message: `expected ${wanted}, got ${renderValue(value)}` };
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

/** The alternatives of the schema at a path; empty where the schema says nothing. */
function shapesAt(shape: Shape, path: Path): Shape[] {
  const [key, ...rest] = path;
  if (key === undefined) return alternatives(shape);
  return alternatives(shape).flatMap((s) => {
    const inner = typeof key === 'number' ? s.items : (s.properties?.[String(key)] ?? s.additionalProperties);
    return typeof inner === 'object' && !Array.isArray(inner) ? shapesAt(inner, rest) : [];
  });
}

function alternatives(shape: Shape): Shape[] {
  const any = shape.anyOf ?? shape.oneOf;
  return any ? any.flatMap((s) => (typeof s === 'object' ? alternatives(s) : [])) : [shape];
}

function knownKeys(shapes: readonly Shape[]): string[] {
  return shapes.flatMap((s) => Object.keys(s.properties ?? {}));
}

function namesOf(shape: Shape): string[] {
  const names = shape.const !== undefined ? [shape.const] : (shape.enum ?? []);
  return names.filter((n): n is string => typeof n === 'string');
}

const NOUNS: Readonly<Record<string, string>> = {
  'model.name': 'model',
  'data.name': 'data set',
  'metric.name': 'metric',
  'metrics.name': 'metric',
  branches: 'branch',
};

/** What the names at a path are called: `model`, `data set`, `method`, `score`, `branch`. */
function nounFor(path: Path): string {
  const words = path.filter((key) => typeof key === 'string');
  // The blocks of a structure are lists of branches by path.
  if (words.at(-2) === 'blocks') return 'branch';
  return NOUNS[words.slice(-2).join('.')] ?? NOUNS[words.at(-1) ?? ''] ?? words.at(-1) ?? 'value';
}

function describe(shape: Shape, value: unknown): string {
  const names = shape.const !== undefined ? [shape.const] : shape.enum;
  if (names) return names.length === 1 ? String(names[0]) : `one of ${names.join(', ')}`;
  switch (shape.type) {
    case 'integer':
      return `a ${describeNumber(shape, 'whole number')}`;
    case 'number':
      return `a ${describeNumber(shape, 'number')}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      if (isLonger(value, shape.maxLength)) return `a text of at most ${shape.maxLength} characters`;
      return shape.minLength === 1 ? 'a text that is not empty' : 'a text';
    case 'array':
      if (isLonger(value, shape.maxItems)) return `a list with at most ${shape.maxItems} items`;
      return shape.minItems
        ? `a list with at least ${shape.minItems} ${plural('item', shape.minItems)}`
        : 'a list';
    case 'object':
      return 'a mapping';
    case 'null':
      return 'null';
    default:
      return 'a value';
  }
}

function isLonger(value: unknown, most: number | undefined): boolean {
  return most !== undefined && (typeof value === 'string' || Array.isArray(value)) && value.length > most;
}

function describeNumber(shape: Shape, noun: string): string {
  const safe = (n: number | undefined) =>
    n === undefined || Math.abs(n) >= Number.MAX_SAFE_INTEGER ? undefined : n;
  const low = safe(shape.minimum);
  const high = safe(shape.maximum);
  const sign = shape.exclusiveMinimum === 0 ? 'positive ' : '';
  const below = shape.exclusiveMaximum;
  if (low !== undefined && high !== undefined) return `${noun} from ${low} to ${high}`;
  const from = low === undefined ? '' : ` of at least ${low}`;
  const to = high !== undefined ? ` of at most ${high}` : below === undefined ? '' : ` below ${below}`;
  return `${sign}${noun}${from}${from && to ? ' and' : ''}${to}`;
}

function plural(noun: string, count: number): string {
  return count === 1 ? noun : `${noun}s`;
}
