// A plan run round by round: while its seeds are adaptive and the ranking is undecided, each round runs what the finished
// trials ask for.
import { safeText } from '../report/safe-text.js';
import type { Store } from '../store/store.js';
import type { SweepPlan } from '../sweep/plan.js';
import { type AdaptedPlan, adaptPlan } from './adapt-plan.js';
import type { Context } from './context.js';
import { type Ran, type RunPlanOptions, runPlan } from './run-plan.js';

/** Runs the plan and what grows out of it; `use` reads the store when no round is left. */
export async function runRounds(
  plan: SweepPlan,
  options: RunPlanOptions,
  context: Context,
  use: (plan: SweepPlan, ran: Ran, store: Store | null) => void,
  run: typeof runPlan = runPlan,
): Promise<void> {
  const { home } = context.environment;
  let current = plan;
  // Trials that earlier rounds of this call have done are not reused from before it.
  let own = 0;
  for (let next: AdaptedPlan | null; ; current = next.plan) {
    next = await run<AdaptedPlan | null>(current, options, context, (ran, store) => {
      const grown = store === null || !goesOn(current, ran) ? null : adaptPlan(current, store, home);
      const done = ran.result === null ? 0 : ran.result.finished + ran.result.pruned - ran.result.reused;
      if (grown !== null && grown.plan.trials.length > current.trials.length) {
        own += done;
        return grown;
      }
      use(current, withoutOwn(ran, own), store);
      return null;
    });
    if (next === null) return;
    context.remark(renderRound(next, next.plan.trials.length - current.trials.length));
  }
}

/** The line before a round: what is undecided, and how many trials that adds. */
export function renderRound({ undecided }: Pick<AdaptedPlan, 'undecided'>, added: number): string {
  const pairs = undecided.slice(0, 4).map(([a, b]) => `${safeText(a)} against ${safeText(b)}`);
  const more = undecided.length > 4 ? ` and ${undecided.length - 4} more` : '';
  return `undecided: ${pairs.join(', ')}${more}; ${added} more ${added === 1 ? 'trial' : 'trials'}`;
}

function goesOn({ adaptive }: SweepPlan, { result, interrupted }: Ran): boolean {
  return adaptive !== null && result !== null && !interrupted && result.halted === undefined;
}

function withoutOwn(ran: Ran, own: number): Ran {
  if (ran.result === null || own === 0) return ran;
  return { ...ran, result: { ...ran.result, reused: Math.max(0, ran.result.reused - own) } };
}
