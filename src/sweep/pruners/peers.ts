// Who a pruning decision compared a trial with, and by which values: read off the same history and state.
import { finiteAt, reportAt } from './curves.js';
import type { Curve, Explanation, PrunerState, PruningHistory, Standing } from './pruner.js';

/** The other trials whose values the threshold comes from, in the order of the comparison; none where none were asked. */
export function peersOf(
  explanation: Explanation,
  state: PrunerState,
  history: PruningHistory,
  trialNumber: number,
): readonly Standing[] {
  if (explanation.inner !== null) return peersOf(explanation.inner, state, history, trialNumber);
  const { rule, step, threshold } = explanation;
  if (step === null || threshold === null || explanation.peers === null) return [];
  const others = (list: readonly Standing[]) => list.filter((s) => s.trial !== trialNumber);
  switch (rule) {
    case 'successive-halving':
    case 'hyperband':
      return others(standingsAt(explanation, state));
    case 'median':
    case 'percentile':
      return others(history.curves.filter((c) => c.state === 'complete').flatMap((c) => standing(c, step)));
    case 'wandb-hyperband':
      return others(
        history.curves.flatMap((curve) => {
          const value = explanation.band === null ? null : finiteAt(curve, explanation.band);
          return value === null ? [] : [{ trial: curve.number, value }];
        }),
      );
    default:
      return [];
  }
}

/** A trial that goes on to a rung which it has not reached was compared at the rung before. */
function standingsAt({ bracket, rung, reason }: Explanation, state: PrunerState): readonly Standing[] {
  const compared = reason === 'below rung' ? rung! - 1 : rung!;
  return state.rungs[`${bracket}/${compared}`] ?? [];
}

function standing(curve: Curve, step: number): readonly Standing[] {
  const report = reportAt(curve, step);
  return report === null ? [] : [{ trial: curve.number, value: report.value }];
}
