// The text of a plain scalar as a YAML file has it: 1.0 and 1 are one number, and 1e-3 is a text to other readers of YAML.
import type { Path } from '../trial/explain.js';
import type { YamlDocument } from './read-yaml.js';

/** A function that gives the number or truth value at a path as it is written; null where something else stands. */
export function writtenIn({ text, value, positionOf }: YamlDocument): (path: Path) => string | null {
  const lines = text.split('\n');
  return (path) => {
    const at = valueAt(value, path);
    if (typeof at !== 'number' && typeof at !== 'boolean') return null;
    const { line, column } = positionOf(path);
    return /^[^\s,\]}#*&]+/.exec(lines[line - 1]!.slice(column - 1))?.[0] ?? null;
  };
}

function valueAt(value: unknown, path: Path): unknown {
  const inside = (outer: unknown, key: PropertyKey) =>
    typeof outer === 'object' && outer !== null && Object.hasOwn(outer, key)
      ? Reflect.get(outer, key)
      : undefined;
  return path.reduce(inside, value);
}
