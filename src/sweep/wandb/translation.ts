// What a translation of a W&B sweep file gathers on its way: notes on what means something else here, what stands against
// it, and where each part of the result stands in the original file.
import type { Issue, Path } from '../../trial/explain.js';

/** Gathers what a translation finds. */
export interface Translation {
  readonly notes: Issue[];
  readonly issues: Issue[];
  readonly origins: { readonly ours: Path; readonly theirs: Path }[];
  /** The text of the scalar at a path of the original file, such as `1e-3`; null where it is not known. */
  readonly written: (path: Path) => string | null;
}

/** An empty translation. */
export function startTranslation(written: Translation['written']): Translation {
  return { notes: [], issues: [], origins: [], written };
}

/** Notes something about a key of the original file. */
export function note({ notes }: Translation, path: Path, message: string): void {
  notes.push({ path, part: 'key', message });
}

/** Puts down what keeps the file from being run. */
export function refuse({ issues }: Translation, path: Path, message: string, part: Issue['part']): void {
  issues.push({ path, part, message });
}

/** Puts down that a part of the result comes from there, with all that is below it. */
export function comesFrom({ origins }: Translation, ours: Path, theirs: Path): void {
  origins.push({ ours, theirs });
}

/** Where a path of the result stands in the original file: below the nearest part whose origin is known. */
export function originOf({ origins }: Pick<Translation, 'origins'>, path: Path): Path {
  const starts = (ours: Path) => ours.every((key, i) => path[i] === key);
  const fitting = origins.filter(({ ours }) => starts(ours));
  const nearest = fitting.sort((a, b) => b.ours.length - a.ours.length)[0];
  return nearest === undefined ? [] : [...nearest.theirs, ...path.slice(nearest.ours.length)];
}

/** Whether the number at a path is written with a point or an exponent, which makes it a float in W&B. */
export function isFloat({ written }: Translation, path: Path): boolean {
  return /^[-+]?[\d.]*(\.|e)/i.test(written(path) ?? '');
}
