// What a run came to: the JSON of the contract, and for people the leaderboard with what happened and how to go on.
import type { BusySweepError } from '../errors.js';
import { formatItems } from '../report/format.js';
import { renderLeaderboard } from '../report/leaderboard.js';
import { safeText } from '../report/safe-text.js';
import { summarize } from '../report/summarize.js';
import type { RunResult } from '../runner/run-sweep.js';
import type { Store } from '../store/store.js';
import type { SweepPlan } from '../sweep/plan.js';
import { commandLine } from './command-words.js';
import type { Environment } from './environment.js';
import { readRunKeys } from './execution.js';
import { resultsOf } from './home.js';
import type { Ran, RunnablePlan } from './run-plan.js';

/** The one line that `dyrep sweep --json` ends with. */
export function outcomeJson(plan: RunnablePlan, { result }: Ran, notes: SweepPlan['notes'] = []) {
  const nothing: RunResult = {
    ...{ planned: plan.trials.length, finished: 0, failed: 0, pruned: 0, stopped: 0, reused: 0 },
  };
  const { planned, finished, failed, pruned, stopped, reused } = result ?? nothing;
  // Only a file of another tool comes with notes.
  const told = notes.length > 0 ? { notes } : {};
  return { sweep: plan.sweep.id, planned, finished, failed, pruned, stopped, reused, ...told };
}

/** The line in its place when another process runs the sweep. */
export function busyJson({ owner }: BusySweepError) {
  const { sweep, pid, host, since } = owner;
  return { sweep, busy: { pid, host, since: new Date(since).toISOString() } };
}

/** The command that goes on with a run that was interrupted, and the one that runs failed trials again. */
export interface Again {
  readonly goOn: string;
  readonly retry: string;
}

/** The lines at the end of a run. */
export function renderOutcome(
  plan: RunnablePlan,
  ran: Ran,
  store: Store | null,
  again: Again,
  environment: Environment,
): readonly string[] {
  const { result, interrupted } = ran;
  if (result === null || store === null)
    return [`Interrupted before the first trial. Go on with: ${safeText(again.goOn)}`];
  const everything = result.reused === result.planned;
  const record = store.sweep(plan.sweep.id)!;
  const table = renderLeaderboard(summarize(resultsOf(store, record)), environment.columns);
  return [
    ...(everything ? [allDone(result)] : []),
    '',
    table.trimEnd(),
    '',
    ...(everything ? [] : [counts(result)]),
    ...prunedElsewhere(plan, result),
    ...failures(plan, store),
    ...(result.halted === undefined ? [] : [`No more trials were started: ${safeText(result.halted)}.`]),
    ...(interrupted
      ? [`Interrupted; trials go on from their last checkpoints. Go on with: ${safeText(again.goOn)}`]
      : []),
    ...(result.stopped > 0 && !interrupted ? [`Go on with: ${safeText(again.goOn)}`] : []),
    ...(result.failed > 0 && !interrupted ? [`Run failed trials again with: ${safeText(again.retry)}`] : []),
  ];
}

function allDone({ planned, pruned }: RunResult): string {
  const early = pruned === 0 ? '' : `, ${planned === 1 ? 'and' : `${pruned} of them`} ended early`;
  return `Everything is there: ${planned === 1 ? 'the trial was' : `all ${planned} trials were`} done before${early}.`;
}

/** The line on trials that stay ended early although the sweep itself ends none. */
function prunedElsewhere({ sweep }: RunnablePlan, { pruned }: RunResult): readonly string[] {
  if (pruned === 0 || readRunKeys(sweep.source).earlyStop !== null) return [];
  const trials = formatItems(pruned, 'trial');
  return [
    `${trials} ended early by a rule that this sweep does not have; after 'dyrep rm TRIAL' they train anew.`,
  ];
}

function counts({ planned, finished, failed, pruned, stopped, reused }: RunResult): string {
  const parts = [
    `${finished} of ${formatItems(planned, 'trial')} finished`,
    ...(reused > 0 ? [`${reused} of them before`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(pruned > 0 ? [`${pruned} pruned`] : []),
    ...(stopped > 0 ? [`${stopped} stopped`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** Most failed trials that are told one by one. */
const MOST_FAILURES = 20;

function failures(plan: RunnablePlan, store: Store): readonly string[] {
  const lines = plan.trials.flatMap(({ trial, arm }) => {
    const record = store.status(trial.id);
    if (record?.state !== 'failed') return [];
    const reason = (record.reason ?? 'no reason is known').split('\n')[0]!;
    return [`failed: ${safeText(arm)} seed ${trial.experiment.seed} (${trial.id}): ${safeText(reason)}`];
  });
  const more = lines.length - MOST_FAILURES;
  if (more <= 0) return lines;
  const command = commandLine(['dyrep', 'show', plan.sweep.id, '--trials']);
  return [...lines.slice(0, MOST_FAILURES), `… and ${more} more failed: ${safeText(command)} lists them`];
}
