// Hyperband (Li et al. 2017) as brackets of asynchronous successive halving: bracket b skips the first b rungs, and a
// checksum of the sweep's name and the trial's number deals each trial to one. Decides as Optuna 5's HyperbandPruner.
import { z } from 'zod';
import { crc32 } from './crc32.js';
import { longestComplete } from './curves.js';
import { decision, type Pruner, type PruningHistory, prunerKind, wholeFrom } from './pruner.js';
import { climb } from './successive-halving.js';

const RULE = 'hyperband';

const settings = z.strictObject({
  min_resource: wholeFrom(1).default(1),
  /** Steps of a whole trial; `auto`: of the longest complete one, found once. */
  max_resource: z.union([z.literal('auto'), wholeFrom(1)]).default('auto'),
  reduction_factor: wholeFrom(2).default(3),
  bootstrap_count: wholeFrom(0).default(0),
});

/** Hyperband. */
export const hyperband = prunerKind(
  settings,
  (s): Pruner => ({
    name: RULE,
    remembers: true,
    decide(before, history, trialNumber) {
      const resource = s.max_resource === 'auto' ? (before.resource ?? estimated(history)) : s.max_resource;
      if (resource === null) return decision(before, RULE, false, 'no resource yet', {});
      const budgets = bracketBudgets(s.min_resource, resource, s.reduction_factor);
      const bracket = bracketOf(history.sweep, trialNumber, budgets);
      const ladder = { ...s, minResource: s.min_resource, min_early_stopping_rate: bracket };
      return climb(RULE, ladder, { ...before, resource }, history, trialNumber, bracket);
    },
  }),
);

function estimated(history: PruningHistory): number | null {
  const longest = longestComplete(history);
  return longest === null ? null : longest + 1;
}

/** The share of trials of each bracket. */
export function bracketBudgets(minResource: number, maxResource: number, factor: number): readonly number[] {
  const count = Math.max(Math.floor(Math.log(maxResource / minResource) / Math.log(factor)) + 1, 1);
  return Array.from({ length: count }, (_, b) =>
    Math.ceil((count * factor ** (count - 1 - b)) / (count - b)),
  );
}

/** The bracket of a trial. */
export function bracketOf(sweep: string, trialNumber: number, budgets: readonly number[]): number {
  let rest = crc32(`${sweep}_${trialNumber}`) % budgets.reduce((a, b) => a + b, 0);
  return budgets.findIndex((budget) => {
    rest -= budget;
    return rest < 0;
  });
}
