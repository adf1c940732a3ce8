// A sweep file as our schema reads it: one of ours as it stands, one of W&B's translated, with notes on what differs.
import { dirname, relative, resolve } from 'node:path';
import { ConfigError, type ConfigIssue, FileError, UsageError } from '../errors.js';
import { type Sweep, sweepSchema } from '../sweep/sweep.js';
import { isWandbFile, translateWandbFile } from '../sweep/wandb/file.js';
import { placeIssues } from '../trial/explain.js';
import { readSmallFile } from './read-text.js';
import { checkDocument, readDocument, type YamlDocument, type YamlFile } from './read-yaml.js';
import { writtenIn } from './written-in.js';

/** A sweep file that fits our schema; `text` is in our language. */
export interface SweepFile extends YamlFile<Sweep> {
  /** What a file of W&B's means otherwise here, or not at all. */
  readonly notes: readonly ConfigIssue[];
}

/** Reads a sweep file; `experiment` is the experiment file that a sweep of W&B's is about. Throws a UserError. */
export function readSweepFile(file: string, experiment?: string): SweepFile {
  const document = readDocument(file);
  if (isWandbFile(document.value) || (experiment !== undefined && lacksExperiment(document.value)))
    return readWandbFile(document, experiment ?? null);
  if (isExperiment(document.value))
    throw new FileError(file, 'this is an experiment, not a sweep; dyrep train trains it');
  const checked = checkDocument(document, sweepSchema);
  if (experiment !== undefined)
    throw new UsageError(`--experiment ${experiment}: ${file} names its experiment itself`);
  return { ...checked, notes: [] };
}

function isExperiment(value: unknown): boolean {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return ['model', 'data'].every((key) => keys.includes(key)) && !keys.includes('experiment');
}

function lacksExperiment(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !('experiment' in value);
}

function readWandbFile(original: YamlDocument, experiment: string | null): SweepFile {
  const { file, positionOf } = original;
  // A file that is not there is a mistake of the option, not of the sweep.
  if (experiment !== null) readSmallFile(experiment);
  const translated = translateWandbFile(original.value, {
    experiment: experiment === null ? null : relative(dirname(resolve(file)), resolve(experiment)),
    ...(experiment !== null && { named: experiment }),
    written: writtenIn(original),
  });
  const { sweep, issues, originOf } = translated;
  if (sweep === null) throw new ConfigError(placeIssues(file, issues, positionOf));
  const document: YamlDocument = {
    file,
    text: sourceOf(original, sweep),
    value: sweep,
    positionOf: (path, part) => positionOf(originOf(path), part),
  };
  return {
    ...checkDocument(document, sweepSchema),
    notes: placeIssues(file, translated.notes, positionOf),
  };
}

/** What is recorded of the sweep: the translation, which is JSON and so YAML, below the original as a comment. */
function sourceOf({ text }: YamlDocument, sweep: object): string {
  const lines = text.trimEnd().split(/\r?\n/);
  const comment = ["Translated from this sweep of W&B's:", ...lines].map((line) => `# ${line}`.trimEnd());
  return `${comment.join('\n')}\n${JSON.stringify(sweep, null, 2)}\n`;
}
