// What proposes the next point of a sweep. The n-th proposal depends on the seed, the index n and the finished trials that
// it is allowed to see only; which those are follows from n, so that any number of workers and any restart give the same.
import type { Random } from '../../random.js';
import { random } from '../../random.js';
import { type Cell, decode, encode, type SamplerSpace } from './dimension.js';

/** A trial that ended: its index in the sweep, its values by dotted name, and its loss (less is better; NaN: it failed). */
export interface FinishedTrial {
  readonly index: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly loss: number;
}

export interface Proposal {
  readonly values: Readonly<Record<string, unknown>>;
  /** What a model finds next best, for where the values cannot be had; the best first. */
  readonly others?: readonly Readonly<Record<string, unknown>>[];
  /** Indices of the finished trials that it rests on, ascending. */
  readonly basedOn: readonly number[];
  /** `start`: drawn at random because the history is short. */
  readonly origin: 'start' | 'model' | 'random';
}

export interface SamplerSettings {
  readonly seed: number;
  /** Random trials before a model is made. */
  readonly startupTrials: number;
  /** Trials that are proposed from the same history, so that they can run at the same time. */
  readonly batch: number;
}

/** A way to search. */
export interface Sampler {
  readonly name: string;
  /** Whether it learns from finished trials. */
  readonly learns: boolean;
  /** `pending` are the points of the same batch before it, which no trial has tried yet: it keeps away from them. */
  propose(
    space: SamplerSpace,
    settings: SamplerSettings,
    index: number,
    finished: readonly FinishedTrial[],
    pending?: readonly FinishedTrial['values'][],
  ): Proposal;
}

/** A finished trial in the dimensions of the space. */
export interface Observation {
  readonly cells: readonly Cell[];
  readonly loss: number;
}

/**
 * How many of the first trials a proposal may see: those before its batch. It can be made as soon as they have ended, and
 * trials that end earlier than asked are not looked at.
 */
export function historyLength(settings: SamplerSettings, index: number): number {
  if (index < settings.startupTrials) return 0;
  const { startupTrials, batch } = settings;
  return startupTrials + Math.floor((index - startupTrials) / batch) * batch;
}

/** The finished trials that a proposal may see, by index. */
export function visibleHistory(
  settings: SamplerSettings,
  index: number,
  finished: readonly FinishedTrial[],
): readonly FinishedTrial[] {
  const length = historyLength(settings, index);
  return finished.filter((t) => t.index < length).sort((a, b) => a.index - b.index);
}

/** The trials with a loss and with every dimension of the space; a point of an edited space is left out. */
export function observations(
  space: SamplerSpace,
  history: readonly FinishedTrial[],
): { readonly seen: readonly Observation[]; readonly basedOn: readonly number[] } {
  const seen: Observation[] = [];
  const basedOn: number[] = [];
  for (const { index, values, loss } of history) {
    if (Number.isNaN(loss)) continue;
    const cells = cellsOf(space, values);
    if (cells === null) continue;
    seen.push({ cells, loss });
    basedOn.push(index);
  }
  return { seen, basedOn };
}

/** Where values lie; null when a dimension does not have its value. */
export function cellsOf(space: SamplerSpace, values: FinishedTrial['values']): readonly Cell[] | null {
  const cells = space.dimensions.map((d) => encode(d, values[d.name]));
  return cells.every((c): c is Cell => c !== null) ? cells : null;
}

/** The stream of the proposal with this index. */
export function proposalStream(settings: SamplerSettings, index: number): Random {
  return random(settings.seed).split('proposal', index);
}

/** A point drawn from the distributions. */
export function drawPoint(space: SamplerSpace, stream: Random): Readonly<Record<string, unknown>> {
  const drawn = space.dimensions.map((d) => [d.name, decode(d, stream.split(d.name).uniform())]);
  return { ...space.constants, ...Object.fromEntries(drawn) };
}
