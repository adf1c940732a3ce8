// The arguments of `dyrep model`: which model, on which images. The model's own options are those of an experiment.
import { ArgumentError, UnknownNameError } from '../errors.js';
import { type Experiment, experimentSchema, MODEL_NAMES, resolveModel } from '../trial/experiment.js';
import { explain, renderPath } from '../trial/explain.js';
import type { InputFormat } from './network-cost.js';

/** What the command line says of a model, as text. */
export interface ModelWords {
  readonly width?: string;
  readonly head?: string;
  readonly stem?: string;
  readonly input?: string;
  readonly classes?: string;
}

const SMALL: InputFormat = { inputShape: [32, 32, 3], classes: 10 };
const LARGE: InputFormat = { inputShape: [224, 224, 3], classes: 1000 };
/** Longer sides and more classes are slips. */
const LARGEST = 100_000;

/** The model and its images; those that it is published with where nothing is said. Throws UnknownNameError, or an ArgumentError with every problem. */
export function parseModelArguments(
  name: string,
  words: ModelWords,
): InputFormat & { readonly model: Experiment['model'] } {
  if (!MODEL_NAMES.some((known) => known === name)) throw new UnknownNameError('model', name, MODEL_NAMES);
  const problems: ArgumentError['problems'][number][] = [];
  const { width, head, stem } = words;
  const input = { name, ...(width !== undefined && { width: wholeNumber(width) ?? width }), head, stem };
  const schema = experimentSchema.shape.model;
  const parsed = schema.safeParse(input);
  for (const issue of parsed.success ? [] : explain(schema, input, parsed.error)) {
    problems.push({ argument: `--${renderPath(issue.path)}`, problem: issue.message });
  }
  const usual = name.startsWith('vgg') || stem === 'cifar' ? SMALL : LARGE;
  const sides = (words.input ?? usual.inputShape.join('x')).split('x').map(wholeNumber);
  const [rows, columns, channels, ...more] = sides;
  if (!rows || !columns || !channels || more.length > 0)
    problems.push({ argument: `--input ${words.input}`, problem: 'expected HxWxC, for example 32x32x3' });
  const classes = words.classes === undefined ? usual.classes : wholeNumber(words.classes);
  if (classes === null)
    problems.push({
      argument: `--classes ${words.classes}`,
      problem: `expected a whole number from 1 to ${LARGEST}`,
    });
  if (problems.length > 0 || !parsed.success) throw new ArgumentError(problems);
  return { model: resolveModel(parsed.data), inputShape: [rows!, columns!, channels!], classes: classes! };
}

function wholeNumber(text: string): number | null {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= 1 && value <= LARGEST ? value : null;
}
