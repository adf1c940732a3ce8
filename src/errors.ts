// Every error class of dyrep, each with a stable code. Constructors take domain values and write the message.
import { hostname } from 'node:os';

/** The base of dyrep's errors: `code` is stable and meant for scripts. */
export abstract class DyrepError extends Error {
  abstract readonly code: string;
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A mistake of the user: its message is printed without a stack, exit 2. */
export abstract class UserError extends DyrepError {}

/** One problem in a configuration file; line and column count from 1. */
export interface ConfigIssue {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Dotted path of the key, empty for the whole file. */
  readonly path: string;
  readonly message: string;
}

/** Longer names are cut in messages and compared with no other. */
const LONGEST_NAME = 100;
/** Most known names that a message lists. */
const SHOWN_NAMES = 40;
/** Most issues that a message shows, and most characters of one of its parts. */
const SHOWN_ISSUES = 50;
const LONGEST_PART = 1000;

/** A configuration that cannot be used; carries every issue found, one line each; of very many the first. */
export class ConfigError extends UserError {
  readonly code = 'config';
  constructor(readonly issues: readonly ConfigIssue[]) {
    const lines = issues
      .slice(0, SHOWN_ISSUES)
      .map(
        (i) =>
          `${cut(i.file)}:${i.line}:${i.column}${i.path ? ` ${cut(i.path, 300)}` : ''}: ${cut(i.message)}`,
      );
    const more = issues.length - SHOWN_ISSUES;
    super([...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'));
  }
}

function cut(text: string, longest = LONGEST_PART): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** A name that is in no table: lists the known ones and the nearest. */
export class UnknownNameError extends UserError {
  readonly code = 'unknown-name';
  constructor(what: string, name: string, known: readonly string[]) {
    super(unknownName(what, name, known));
  }
}

/** A word with which no trial's id begins: says which is near, and what lists them. */
export class UnknownTrialError extends UserError {
  readonly code = 'unknown-trial';
  constructor(start: string, nearest: string | undefined, listing: string) {
    const hint = nearest === undefined ? listing : `did you mean '${nearest}'?`;
    super(`unknown trial '${cut(start, LONGEST_NAME)}'; ${hint}`);
  }
}

/** A beginning that several trials' ids have: lists them. */
export class AmbiguousTrialError extends UserError {
  readonly code = 'ambiguous-trial';
  constructor(start: string, ids: readonly string[]) {
    super(`the ids of several trials begin with '${start}': ${ids.join(', ')}`);
  }
}

/** A model that cannot take images of this size. */
export class InputSizeError extends UserError {
  readonly code = 'input-size';
  constructor(path: string, what: string, shape: readonly number[]) {
    super(`the model does not fit this input: ${what} at '${path}' gets [${shape.join(', ')}]`);
  }
}

/** Groups of a convolution that do not divide its channels. */
export class GroupsError extends UserError {
  readonly code = 'groups';
  constructor(groups: number, inputs: number, outputs: number) {
    super(
      `${groups} groups do not divide the channels of a convolution from ${inputs} to ${outputs}; ` +
        `a model.width that is a multiple of 8 would fit`,
    );
  }
}

/** An experiment whose network cannot be built for its images: says which one. */
export class NetworkError extends UserError {
  readonly code = 'network';
  constructor(model: string, width: number, inputShape: readonly number[], cause: UserError) {
    super(`${model} of width ${width}, images of ${inputShape.join('x')}: ${cause.message}`, { cause });
  }
}

/** A layer tree that is not what an operation needs: no such path, wrong shape, wrong kind. */
export class StructureError extends DyrepError {
  readonly code = 'structure';
}

/** The message for an unknown name, as used by `UnknownNameError` and by config issues. */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  const unknown = `unknown ${what} '${cut(name, LONGEST_NAME)}'`;
  if (known.length === 0) return `${unknown}, there is none`;
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? '' : `; did you mean '${nearest}'?`;
  const shown = known.slice(0, SHOWN_NAMES).join(', ');
  const more = known.length > SHOWN_NAMES ? ` and ${known.length - SHOWN_NAMES} more` : '';
  return `${unknown}, expected one of ${shown}${more}${hint}`;
}

/** The known name that is nearest by edit distance, when it is near enough to be a slip: by default two edits or a third. */
export function nearestName(
  name: string,
  known: readonly string[],
  most = Math.max(2, Math.floor(name.length / 3)),
): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const ranked = known
    .map((k) => ({ k, d: editDistance(name.toLowerCase(), k.toLowerCase()) }))
    .sort((a, b) => a.d - b.d);
  const best = ranked[0];
  return best && best.d <= most ? best.k : undefined;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(substitute, previous[j]! + 1, row[j - 1]! + 1);
    }
    previous = row;
  }
  return previous[b.length]!;
}

/** TensorFlow, or the way in which it was used, failed; a bug unless memory ran out. */
export class EngineError extends DyrepError {
  readonly code = 'engine';
}

/** A package could not be fetched from its registry: names what was wanted and what the tool said. */
export class DownloadError extends UserError {
  readonly code = 'download';
  constructor(what: string, tool: string, said: string, options?: ErrorOptions) {
    super(`cannot download ${what}: ${tool} said: ${said.trim() || 'nothing'}`, options);
  }
}

/** The native engine cannot be set up on this machine; the message says why. */
export class EngineUnavailableError extends UserError {
  readonly code = 'engine-unavailable';
}

/** A file of the store or of a trial that cannot be opened, read or written: says what failed, where and why. */
export class StoreError extends UserError {
  readonly code = 'store';
  constructor(
    action: string,
    readonly file: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`cannot ${action} ${file}: ${reason}`, options);
  }
}

/** A training loss that is no finite number; the trial ends as failed with cause `nan`. */
export class NanLossError extends DyrepError {
  readonly code = 'nan';
  constructor(
    readonly epoch: number,
    readonly batch: number,
    loss: number,
  ) {
    super(`the training loss became ${loss} in epoch ${epoch}, batch ${batch}; a lower train.lr may help`);
  }
}

/** Data that cannot be used: a file or folder that is missing, damaged or not what its format says. */
export class DataError extends UserError {
  readonly code = 'data';
  constructor(
    readonly place: string,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`${place}: ${problem}`, options);
  }
}

/** A surgery or fold that changed what the network computes: a fault of dyrep; an `error` that is no number, one of training. */
export class EquivalenceError extends DyrepError {
  readonly code = 'equivalence';
  constructor(
    what: string,
    path: string,
    readonly error: number,
    tolerance: number,
  ) {
    super(`${what} ${path} moved the logits by ${error} of the largest, more than ${tolerance}`);
  }
}

/** A file named by the user that cannot be read: says which and why. */
export class FileError extends UserError {
  readonly code = 'file';
  constructor(
    readonly file: string,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`${cut(file)}: ${cut(problem)}`, options);
  }
}

/** Arguments of the command line that cannot be used; each line names one and its problem. */
export class ArgumentError extends UserError {
  readonly code = 'argument';
  constructor(readonly problems: readonly { readonly argument: string; readonly problem: string }[]) {
    super(problems.map(({ argument, problem }) => `${cut(argument)}: ${cut(problem)}`).join('\n'));
  }
}

/** A name or id that may not become a path. */
export class InvalidNameError extends UserError {
  readonly code = 'invalid-name';
  constructor(what: string, name: string, expected: string) {
    super(`${JSON.stringify(cut(name, LONGEST_NAME))} is no ${what}: expected ${expected}`);
  }
}

/** A home whose sweep is run by another process. */
export class BusyHomeError extends UserError {
  readonly code = 'busy';
  constructor(home: string, owner: { sweep: string; pid: number; host: string; since: number }) {
    super(
      `${home} is in use: sweep ${owner.sweep} is run by process ${owner.pid} on ${owner.host} since ` +
        `${new Date(owner.since).toISOString()}; wait for it, stop it, or use another home (DYREP_HOME)` +
        whereGone(home, owner.host),
    );
  }
}

/** A sweep that another process runs already. */
export class BusySweepError extends UserError {
  readonly code = 'busy-sweep';
  constructor(
    home: string,
    readonly owner: { sweep: string; pid: number; host: string; since: number },
  ) {
    super(
      `sweep ${owner.sweep} is run by process ${owner.pid} on ${owner.host} since ` +
        `${new Date(owner.since).toISOString()} (${home}); watch it with: dyrep leaderboard ${owner.sweep} --watch` +
        whereGone(home, owner.host),
    );
  }
}

/** A trial that is running, where it must not. */
export class BusyTrialError extends UserError {
  readonly code = 'busy-trial';
  constructor(home: string, trial: string, owner: { pid: number; host: string }) {
    super(
      `trial ${trial} is running (process ${owner.pid} on ${owner.host}); stop it first: dyrep stop ${trial}` +
        whereGone(home, owner.host),
    );
  }
}

/** The way out where a process cannot be asked whether it lives: a host or container may be gone; empty for this host. */
export function whereGone(home: string, host: string): string {
  return host === hostname() ? '' : `; if nothing runs on ${host} any more, remove ${home}/locks`;
}

/** A home in which nothing was run yet. */
export class NothingHereError extends UserError {
  readonly code = 'nothing-here';
  constructor(home: string) {
    super(`nothing was run in ${home} yet; run a sweep first, for example: dyrep sweep sweeps/quick.yml`);
  }
}

/** A command line that does not fit together; the message says what was expected. */
export class UsageError extends UserError {
  readonly code = 'usage';
}
