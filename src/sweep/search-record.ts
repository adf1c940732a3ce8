// What a search has proposed, as it stands in the record of its sweep: enough to plan the same points again, and to say what
// each rests on.
import { z } from 'zod';
import { SAMPLER_NAMES } from './samplers/table.js';

/**
 * Where a point comes from: `start` and `model` of a sampler that learns, `random` of one that does not, `redrawn` at random
 * in the place of a proposal that was there already or is not allowed.
 */
export const ORIGINS = ['start', 'model', 'random', 'redrawn'] as const;

/** The schema of the record. */
export const searchRecordSchema = z.object({
  method: z.enum(SAMPLER_NAMES),
  /** Of the proposals. */
  seed: z.number(),
  /** Of all that the proposals depend on but the history: with another one they are made anew. */
  digest: z.string(),
  /** Whether no point is left that is new and allowed. */
  exhausted: z.boolean(),
  proposals: z.array(
    z.object({
      index: z.number(),
      /** Id of its arm. */
      arm: z.string(),
      /** A value for each dimension, also where the parameter does not exist at the point. */
      values: z.record(z.string(), z.unknown()),
      /** The points that it rests on, as first and last of each run of indices. */
      basedOn: z.array(z.tuple([z.number(), z.number()])),
      origin: z.enum(ORIGINS),
    }),
  ),
});

/** All that a search has proposed. */
export type SearchRecord = z.infer<typeof searchRecordSchema>;
/** One proposal that became a point. */
export type PlannedProposal = SearchRecord['proposals'][number];

/** Ascending indices as runs. */
export function toRuns(indices: readonly number[]): PlannedProposal['basedOn'] {
  const runs: [number, number][] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  }
  return runs;
}

/** Where a proposal comes from, in words: `tpe (model) from points 0 to 11`. */
export function describeOrigin({ origin, basedOn }: PlannedProposal, method: string): string {
  const points = basedOn.map(([first, last]) => (first === last ? String(first) : `${first} to ${last}`));
  const one = basedOn.length === 1 && basedOn[0]![0] === basedOn[0]![1];
  const from = points.length === 0 ? '' : ` from ${one ? 'point' : 'points'} ${points.join(', ')}`;
  switch (origin) {
    case 'start':
      return `${method} (random start)`;
    case 'model':
      return `${method} (model)${from}`;
    case 'random':
      return 'random';
    case 'redrawn':
      return `a random draw: what ${method} proposed${from} was there already or is not allowed`;
    default:
      return origin satisfies never;
  }
}
