// `parameters` of a W&B sweep file under our names: nested ones flattened, in the order in which W&B's grid goes through
// them (code points at every level, the last fastest), each with the distribution that W&B takes it for.
import type { Path } from '../../trial/explain.js';
import { canonicalJson } from '../../trial/identity.js';
import { decimal } from '../decimal.js';
import type { Choice } from '../distributions/categorical.js';
import { type Parameter, type Parameters, readParameters } from '../distributions/parameter.js';
import { wandbGrid } from '../samplers/wandb-grid.js';
import { meantParameter } from './parameter-name.js';
import { noteForm } from './parameter-notes.js';
import { comesFrom, isFloat, note, refuse, type Translation } from './translation.js';

/** One parameter of the file, by its joined name and its path. */
interface Leaf {
  readonly name: string;
  readonly path: Path;
  readonly form: Readonly<Record<string, unknown>>;
  readonly parameter: Exclude<Parameter, { kind: 'nested' }>;
}

/** The parameters, and the seeds that a parameter called `seed` gives. */
export interface TranslatedParameters {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seeds: readonly unknown[] | null;
}

/** Most values of one parameter's grid. */
const MAX_VALUES = 10_000;
const SECTION = ['parameters'];

/** The parameters in our language; what cannot be said in it becomes issues. */
export function translateParameters(
  input: unknown,
  grid: boolean,
  translation: Translation,
): TranslatedParameters {
  const floats = (path: Path) => isFloat(translation, path);
  const read = readParameters(input, translation.issues, floats, SECTION);
  const translated = new Map<string, unknown>();
  let seeds: readonly unknown[] | null = null;
  for (const leaf of read === null ? [] : leavesOf(read, input, SECTION, '')) {
    const meant = meantParameter(leaf.name);
    if (meant.kind === 'unclear') refuse(translation, leaf.path, meant.problem, 'key');
    else if (meant.kind === 'foreign') note(translation, leaf.path, foreign(leaf));
    else if (meant.name === 'seed' ? seeds !== null : translated.has(meant.name))
      refuse(translation, leaf.path, `${meant.name} is given twice`, 'key');
    else if (meant.name === 'seed') seeds = seedsOf(leaf, grid, translation);
    else {
      if (meant.name !== leaf.name) note(translation, leaf.path, `${leaf.name} is ${meant.name} here`);
      noteForm(leaf.parameter, leaf.form, leaf.path, grid, translation);
      translated.set(meant.name, formOf(leaf, meant.name, grid, translation));
    }
  }
  if (read !== null && translated.size === 0 && seeds === null && translation.issues.length === 0)
    refuse(translation, SECTION, NOTHING_KNOWN, 'key');
  return { parameters: Object.fromEntries(translated), seeds };
}

const NOTHING_KNOWN =
  'no experiment has one of these parameters; they have names such as train.lr, train.epochs, model.name';

/** Why a parameter that no experiment has is left out. */
function foreign({ parameter }: Leaf): string {
  const effect = parameter.kind === 'constant' ? '' : ', so nothing is varied by it';
  return `means nothing here: no experiment has such a parameter${effect}`;
}

/** Parameters without nesting, in W&B's order. */
function leavesOf(parameters: Parameters, input: unknown, path: Path, prefix: string): readonly Leaf[] {
  return Object.keys(parameters)
    .sort()
    .flatMap((key): readonly Leaf[] => {
      const parameter = parameters[key]!;
      const form = (input as Record<string, Record<string, unknown>>)[key]!;
      const at = [...path, key];
      if (parameter.kind !== 'nested') return [{ name: prefix + key, path: at, form, parameter }];
      const inside = [...at, 'parameters'];
      return leavesOf(parameter.parameters, form.parameters, inside, `${prefix}${key}.`);
    });
}

/** The form of a parameter as our language has it: a list for a grid, W&B's form with its distribution for a search. */
function formOf(leaf: Leaf, name: string, grid: boolean, translation: Translation): unknown {
  const { parameter, form, path } = leaf;
  comesFrom(translation, ['parameters', name], path);
  if (parameter.kind === 'constant') return { value: parameter.value };
  if (grid) return gridValues(leaf, ['parameters', name], translation);
  if (parameter.kind === 'number') return { ...form, distribution: parameter.distribution.name };
  const { distribution: _, ...settings } = form;
  const { values } = parameter.choice;
  const repeats = new Set(values.map(canonicalJson)).size < values.length;
  return repeats ? weighedForm(parameter.choice, path, ['parameters', name], translation) : settings;
}

/** A choice with values that stand there several times: W&B draws them as often as that. */
function weighedForm({ values, probabilities }: Choice, path: Path, ours: Path, translation: Translation) {
  note(translation, path, 'a value that stands here twice is drawn twice as often, as in W&B');
  const weights = new Map<string, number>();
  const firsts = values.filter((value, i) => {
    const key = canonicalJson(value);
    const before = weights.get(key);
    weights.set(key, (before ?? 0) + probabilities[i]!);
    if (before !== undefined) return false;
    comesFrom(translation, [...ours, 'values', weights.size - 1], [...path, 'values', i]);
    return true;
  });
  return { values: firsts, probabilities: [...weights.values()] };
}

/** The values that W&B's grid has, or none with an issue. */
function gridValues(
  { parameter, form, path }: Leaf,
  ours: Path,
  translation: Translation,
): readonly unknown[] {
  // A grid of one parameter has one value a point; the path of its issues ends in that parameter's name.
  const key = String(path.at(-1));
  const floats = (at: Path) => isFloat(translation, at);
  const before = translation.issues.length;
  const points = wandbGrid({ [key]: parameter }, MAX_VALUES, translation.issues, floats, path.slice(0, -1));
  if (points === null && translation.issues.length === before)
    refuse(translation, path, `more than ${MAX_VALUES} values`, 'key');
  const counted = (points ?? []).map((point) => point[key]);
  const values = parameter.kind === 'number' ? counted.map(decimal) : counted;
  const given = Array.isArray(form.values) ? form.values : [];
  values.forEach((value, i) => {
    const index = given.lastIndexOf(value);
    if (index >= 0) comesFrom(translation, [...ours, i], [...path, 'values', index]);
  });
  if (given.length > values.length) note(translation, path, 'equal values count once, as in W&B');
  return values;
}

/** The seeds in a parameter: here they are no parameter, every arm is trained with each of them. */
function seedsOf(leaf: Leaf, grid: boolean, translation: Translation): readonly unknown[] {
  const { parameter, path, name } = leaf;
  const several = grid ? '' : '; a search draws points, and each point is trained with every seed';
  note(translation, path, `${name} gives the seeds here: runs that differ only in it are one arm${several}`);
  comesFrom(translation, ['seeds'], path);
  if (parameter.kind === 'constant') return [parameter.value];
  const listed = parameter.kind === 'categorical' ? 'values' : null;
  if (listed !== null)
    return [...gridValues({ ...leaf, parameter: unweighted(parameter) }, ['seeds'], translation)];
  return gridValues(leaf, ['seeds'], translation);
}

function unweighted(parameter: Leaf['parameter']): Leaf['parameter'] {
  return parameter.kind === 'categorical' ? { ...parameter, weighted: false } : parameter;
}
