// Names of arms as tables and screens show them: only what varies, the method bare: "plain", "dyrep interval=2".

import { shortDigest } from '../trial/identity.js';

/** A longer value has a digest in its place. */
const LONGEST = 60;

/** The value of a parameter in an arm's name; text that could be taken for something else stands in quotes. */
export function renderParameter(value: unknown): string {
  if (typeof value === 'object') {
    const json = JSON.stringify(value);
    return json.length > LONGEST ? shortDigest(value) : json;
  }
  if (typeof value !== 'string') return String(value);
  const plain = /^[A-Za-z0-9_./-]+$/.test(value);
  // A branch like 1x1 begins with a digit and is no number.
  const other = /^(true|false|null|[-+.]?\d.*)$/.test(value) && !/^\dx[\dk]/.test(value);
  return plain && !other ? value : JSON.stringify(value);
}

/** A short label for each dotted name: the fewest last words that no other shares; `model.name` is "model". */
export function parameterLabels(names: readonly string[]): ReadonlyMap<string, string> {
  const words = names.map((name) => name.replace(/\.name$/, '').split('.'));
  const last = (of: readonly string[], count: number) => of.slice(-count).join('.');
  return new Map(
    names.map((name, i) => {
      const own = words[i]!;
      let count = 1;
      while (count < own.length && words.some((w, j) => j !== i && last(w, count) === last(own, count)))
        count++;
      return [name, last(own, count)];
    }),
  );
}

/** The arm's name from its values, given the labels of all varied parameters; `fallback` when nothing varies. */
export function armName(
  values: Readonly<Record<string, unknown>>,
  labels: ReadonlyMap<string, string>,
  fallback: string,
): string {
  const words = Object.entries(values).map(([name, value]) => {
    const text = renderParameter(value);
    return name === 'method' ? text : `${labels.get(name) ?? name}=${text}`;
  });
  return words.join(' ') || fallback;
}
