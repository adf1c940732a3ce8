// The next round of a plan that grows: what the trials that are over ask for, and the line that says so.
import { formatItems } from '../report/format.js';
import { safeText } from '../report/safe-text.js';
import type { Store } from '../store/store.js';
import type { SweepPlan } from '../sweep/plan.js';
import { type AdaptedPlan, growPlan } from './adapt-plan.js';
import type { Round } from './run-plan.js';
import { describeProgress } from './search-text.js';

/** The plan with its next round; null where nothing more is asked for. */
export function nextRound(plan: SweepPlan, store: Store): Round<SweepPlan> | null {
  const next = growPlan(plan, store);
  const added = next.plan.trials.length - plan.trials.length;
  return added > 0 ? { plan: next.plan, line: renderRound(next, added) } : null;
}

/** The line before a round: what is undecided, or which points were proposed, and how many trials that adds. */
export function renderRound({ undecided, plan }: AdaptedPlan, added: number): string {
  const trials = `${formatItems(added, 'more trial')}, ${plan.trials.length} in all`;
  if (plan.search !== null) return `${describeProgress(plan)}; ${trials}`;
  const pairs = undecided.slice(0, 4).map(([a, b]) => `${safeText(a)} against ${safeText(b)}`);
  const more = undecided.length > 4 ? ` and ${undecided.length - 4} more` : '';
  return `undecided: ${pairs.join(', ')}${more}; ${trials}`;
}
