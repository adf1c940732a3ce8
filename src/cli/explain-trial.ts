// Why early stopping ended a trial, or what it would have compared: from the attempt's pruning.json, or decided anew from
// what the store knows. And where a search proposed it: from what that rests on.
import { formatItems } from '../report/format.js';
import { safeText } from '../report/safe-text.js';
import { renderTable } from '../report/table.js';
import { judgeTrial, type Pruning, readPruning } from '../runner/early-stop.js';
import { homePaths } from '../runner/paths.js';
import { readSweep } from '../runner/sweep-files.js';
import type { Store, SweepRecord, TrialRecord } from '../store/store.js';
import type { EarlyStop } from '../sweep/early-stop.js';
import { explainPruning } from '../sweep/pruners/explain-pruning.js';
import type { PlannedProposal, SearchRecord } from '../sweep/search-record.js';
import type { Environment } from './environment.js';
import { readRunKeys } from './execution.js';
import { sweepsByRun } from './home.js';
import { describeProposal } from './search-text.js';

/** What there is to say of a trial and early stopping. */
export interface Explained {
  readonly trial: string;
  readonly state: TrialRecord['state'];
  /** Why it failed, was stopped or pruned. */
  readonly reason: TrialRecord['reason'];
  /** `stopped`: early stopping ended it; `asked`: it was asked to end and ended otherwise; `goes on`: it was not asked. */
  readonly outcome: 'stopped' | 'asked' | 'goes on' | 'no rule' | 'no report';
  readonly sweep: string | null;
  readonly earlyStop: EarlyStop | null;
  /** What was decided, or what the rule compares at the last epoch so far. */
  readonly decision: Omit<Pruning, 'sweep'> | null;
  /** The proposal that its arm is, in the search that was run last and has it; null where no search proposed it. */
  readonly proposal: ProposedIn | null;
}

/** A proposal and the search that made it. */
export interface ProposedIn extends PlannedProposal, Pick<SearchRecord, 'method' | 'seed'> {
  readonly sweep: string;
}

/** The object that `dyrep explain --json` prints. */
export function explainedJson({ earlyStop, ...explained }: Explained) {
  return { ...explained, early_stop: earlyStop };
}

/** The explanation of a trial: the decision that is on record, or one by the sweep that was run last and has a rule. */
export function explainTrial(
  environment: Environment,
  store: Store,
  { trial, state, reason }: TrialRecord,
): Explained {
  const sweeps = [...sweepsByRun(environment, store.sweepsOf(trial.id))].reverse();
  const known = { trial: trial.id, state, reason, proposal: proposalOf(environment.home, sweeps, trial.arm) };
  const paths = homePaths(environment.home).trial(trial.id);
  const recorded = store.attempts(trial.id).flatMap((a) => readPruning(paths.attempt(a.attempt)) ?? []);
  const last = recorded.at(-1);
  if (last !== undefined) {
    const { sweep, ...decision } = last;
    const source = store.sweep(sweep)?.source;
    const earlyStop = source === undefined ? null : readRunKeys(source).earlyStop;
    return { ...known, outcome: state === 'pruned' ? 'stopped' : 'asked', sweep, earlyStop, decision };
  }
  for (const id of sweeps) {
    const sweep = store.sweep(id)!;
    const { earlyStop } = readRunKeys(sweep.source);
    if (earlyStop === null) continue;
    const decision = decide(environment.home, earlyStop, sweep, store, trial.id);
    const outcome = decision === null ? 'no report' : 'goes on';
    return { ...known, outcome, sweep: sweep.id, earlyStop, decision };
  }
  return { ...known, outcome: 'no rule', sweep: null, earlyStop: null, decision: null };
}

function proposalOf(home: string, sweeps: readonly string[], arm: string): ProposedIn | null {
  for (const id of sweeps) {
    const record = readSweep(homePaths(home), id)?.search;
    const found = record?.proposals.find((p) => p.arm === arm);
    if (record && found) return { ...found, sweep: id, method: record.method, seed: record.seed };
  }
  return null;
}

function decide(
  home: string,
  early: EarlyStop,
  sweep: SweepRecord,
  store: Store,
  id: string,
): Explained['decision'] {
  const plan = { sweep, trials: store.sweepTrials(sweep.id) };
  const verdict = judgeTrial(early, plan, store, homePaths(home).sweepJudged(sweep.id), id);
  if (verdict === null) return null;
  const { epoch, stop, last, explanation, peers } = verdict;
  const reason = explainPruning(stop ? 'would be stopped' : 'goes on', explanation);
  const spared = stop && last ? '; nothing is stopped at its last epoch' : '';
  return { epoch, reason: `${reason}${spared}`, explanation, peers };
}

/** The explanation for people; peers have the arm and seed that `about` knows. */
export function renderExplained(
  { trial, state, reason: why, outcome, sweep, earlyStop, decision, proposal }: Explained,
  about: (trialId: string) => readonly [string, string],
  width?: number,
): readonly string[] {
  // Of a pruned trial the decision says why.
  const ended = why === null || state === 'pruned' ? '' : ` (${safeText(why.split('\n')[0]!)})`;
  const head = `trial ${trial}: ${state}${ended}`;
  const origin = proposal
    ? [`  sweep ${safeText(proposal.sweep)}: ${describeProposal(proposal, proposal)}`]
    : [];
  if (outcome === 'no rule') return [`${head}; no sweep that plans it has early_stop`, ...origin];
  const rule = earlyStop === null ? [] : [`  rule: ${safeText(JSON.stringify(earlyStop))}`];
  const by = `sweep ${safeText(sweep!)}`;
  if (decision === null)
    return [`${head}; early stopping of ${by} has had no report of it`, ...rule, ...origin];
  const { epoch, reason, explanation, peers } = decision;
  const said = {
    stopped: `early stopping of ${by} ended it after epoch ${epoch}`,
    asked: `early stopping of ${by} asked it to end after epoch ${epoch}, but it ended otherwise`,
    'goes on': `early stopping of ${by} did not stop it; at its epoch ${epoch} the rule says`,
  }[outcome as 'stopped' | 'asked' | 'goes on'];
  const innermost = explanation.inner ?? explanation;
  const shown = peers.slice(0, MOST_PEERS);
  const rows = shown.map((p) => [p.trial, ...about(p.trial).map(safeText), String(p.value)]);
  const rest = peers.length - shown.length;
  const numbers = [
    ['own value', innermost.own] as const,
    ['threshold', innermost.threshold] as const,
  ].flatMap(([name, value]) => (value === null ? [] : [`  ${name}: ${String(value)}`]));
  return [
    `${head}; ${said}:`,
    `  ${safeText(reason)}`,
    ...rule,
    ...numbers,
    ...origin,
    ...(rows.length === 0 ? [] : ['  compared with:', '', renderTable(COLUMNS, rows, width).trimEnd()]),
    ...(rest === 0
      ? []
      : ['', `  and ${formatItems(rest, 'more trial')}; dyrep explain ${trial} --json has all`]),
  ];
}

/** Peers that are shown; a large sweep has thousands. */
const MOST_PEERS = 50;

const COLUMNS = [
  { header: 'trial', align: 'left' },
  { header: 'arm', align: 'left' },
  { header: 'seed', align: 'right' },
  { header: 'value', align: 'right' },
] as const;
