// A plan in words: the counts before a run, and the table and JSON of `--dry-run`.

import type { Column } from '../report/fit-columns.js';
import { formatCount, formatItems, formatValue } from '../report/format.js';
import { safeText } from '../report/safe-text.js';
import { renderTable } from '../report/table.js';
import type { PlannedTrial, SweepPlan } from '../sweep/plan.js';
import { isFinal, type TrialState } from '../trial/states.js';
import { readRunKeys } from './execution.js';
import type { NetworkCost } from './network-cost.js';
import { describeRange, isOpen, searchLines } from './search-text.js';

/** The state of a trial in the home, or null where it is new. */
export type StateOf = (trial: PlannedTrial) => TrialState | null;

/** One line: `quick: 4 arms x 2 seeds = 8 trials; 3 are there already`. */
export function planSummary(plan: SweepPlan, stateOf: StateOf): string {
  const states = plan.trials.map(stateOf);
  const done = states.filter((s) => s !== null && isFinal(s)).length;
  const begun = states.filter((s) => s !== null && s !== 'planned').length - done;
  const there = done === 0 ? '' : `; ${done === plan.trials.length ? 'all' : done} done already`;
  const open = begun === 0 ? '' : `; ${begun} begun`;
  const { adaptive, seeds, trials, budget } = plan;
  const each = adaptive ? `${adaptive.min} to ${adaptive.max} seeds` : formatItems(seeds.length, 'seed');
  const grows = (done < trials.length && seedsLeft(plan) > 0) || isOpen(plan);
  const soFar = grows ? ' so far' : '';
  const within = budget?.trials === trials.length ? ', all that the budget allows' : '';
  const planned = `${armCount(plan)} x ${each} = ${formatItems(trials.length, 'trial')}${soFar}${within}`;
  return `${safeText(plan.sweep.id)}: ${planned}${there}${open}`;
}

/** The most trials that adaptive seeds may still add, within the budget. */
export function seedsLeft({
  adaptive,
  arms,
  trials,
  budget,
}: Pick<SweepPlan, 'adaptive' | 'arms' | 'trials' | 'budget'>): number {
  const most = adaptive === null ? 0 : arms.length * adaptive.max;
  return Math.max(0, Math.min(most, budget?.trials ?? most) - trials.length);
}

/** The lines below a price of what is planned later; nothing where that is nothing, or nothing is left to train. */
export function unpricedLines(plan: SweepPlan, stateOf: StateOf): readonly string[] {
  const points = isOpen(plan) ? plan.searching!.points - plan.search!.proposals.length : 0;
  if (points > 0)
    return [`  not counted: ${formatItems(points, 'point')} that the search has not proposed yet`];
  const isOver = plan.trials.every((t) => isFinal(stateOf(t) ?? 'planned'));
  const seeds = isOver ? 0 : seedsLeft(plan);
  return seeds === 0
    ? []
    : [`  not counted: up to ${formatItems(seeds, 'trial')} more where the ranking stays undecided`];
}

/** `4 arms`, of a search `14 of 50 points and 1 included`. */
function armCount({ arms, search, searching }: SweepPlan): string {
  if (search === null) return formatItems(arms.length, 'arm');
  const { length } = search.proposals;
  const included = arms.length - length;
  const points =
    length === searching!.points
      ? formatItems(length, 'point')
      : `${length} of ${formatItems(searching!.points, 'point')}`;
  return included === 0 ? points : `(${points} and ${included} included)`;
}

/** The object that `dyrep sweep --dry-run --json` prints. */
export function dryRunJson(plan: SweepPlan) {
  const { earlyStop: early } = readRunKeys(plan.sweep.source);
  return {
    sweep: plan.sweep.id,
    planned: plan.trials.length,
    arms: plan.arms.length,
    trials: plan.trials.map(({ trial, arm, parameters }) => ({
      id: trial.id,
      arm,
      seed: trial.experiment.seed,
      parameters,
    })),
    // What a plan does not have, it says nothing of; only a file of another tool comes with notes.
    ...(plan.sweep.metrics && { metrics: plan.sweep.metrics }),
    ...(plan.adaptive && { seeds: plan.adaptive }),
    ...(plan.budget && { budget: plan.budget }),
    ...(early && { early_stop: early }),
    ...(plan.rules.length > 0 && { rules: plan.rules }),
    ...(plan.notes.length > 0 && { notes: plan.notes }),
    ...(plan.search && { search: { points: plan.searching!.points, ...plan.search } }),
  };
}

/** Lines on what a file of another tool means otherwise here: `note: wandb.yml:3:1 project: means nothing here`. */
export function noteLines(plan: Pick<SweepPlan, 'notes'>): readonly string[] {
  return plan.notes.map(({ file, line, column, path, message }) =>
    safeText(`note: ${file}:${line}:${column}${path ? ` ${path}` : ''}: ${message}`),
  );
}

const COLUMNS: readonly Column[] = [
  { header: 'arm', align: 'left' },
  { header: 'trials', align: 'right' },
  { header: 'done', align: 'right' },
  { header: 'params at start', align: 'right' },
  { header: 'deployed', align: 'right' },
  { header: 'MACs at start', align: 'right' },
  { header: 'deployed', align: 'right' },
];

/** The arms of a plan with their costs, `costs` in the order of the arms. */
export function renderDryRun(
  plan: SweepPlan,
  costs: readonly NetworkCost[],
  stateOf: StateOf,
  width?: number,
): string {
  const byArm = trialsByArm(plan);
  const rows = plan.arms.map((arm, i) => {
    const { start, deploy } = costs[i]!;
    const trials = byArm.get(arm.id) ?? [];
    const done = trials.filter((t) => isFinal(stateOf(t) ?? 'planned'));
    const numbers = [start.params, deploy.params, start.macs, deploy.macs].map(formatCount);
    return [arm.name, String(trials.length), String(done.length), ...numbers];
  });
  const varied = plan.sweep.parameters.map(
    (name) => `  ${safeText(name)}: ${safeText(valuesOf(plan, name))}`,
  );
  const parameters = varied.length === 0 ? [] : ['', 'varied parameters:', ...varied];
  const rules = plan.rules.length === 0 ? [] : ['', 'rules, in the order in which they work:'];
  const effects = plan.rules.map((effect) => `  ${safeText(effect.rule)}: ${effectOf(effect)}`);
  const rule = plan.adaptive ? ` (up to ${plan.adaptive.max} where the ranking is undecided)` : '';
  const seeds = `seeds: ${plan.seeds.join(', ')}${rule}; workers: ${plan.workers}`;
  const head = [planSummary(plan, stateOf), ...parameters, ...rules, ...effects, seeds, ...searchLines(plan)];
  return [...head, '', renderTable(COLUMNS, rows, width)].join('\n');
}

/** The trials of each arm, by its id. */
export function trialsByArm({
  trials,
}: Pick<SweepPlan, 'trials'>): ReadonlyMap<string, readonly PlannedTrial[]> {
  const byArm = new Map<string, PlannedTrial[]>();
  for (const planned of trials) {
    const known = byArm.get(planned.trial.arm);
    if (known === undefined) byArm.set(planned.trial.arm, [planned]);
    else known.push(planned);
  }
  return byArm;
}

/** Remarks on rules that do nothing, which may be slips of the pen. */
export function idleRules(plan: SweepPlan): readonly string[] {
  const idle = plan.rules.filter((r) => r.removed === 0 && r.added === 0);
  return idle.map((r) => `${safeText(r.rule)}: ${effectOf(r)}`);
}

function effectOf({ rule, removed, added }: SweepPlan['rules'][number]): string {
  if (rule.startsWith('include'))
    return added > 0 ? 'adds 1 point' : 'adds nothing: the point is there already';
  if (removed === null) return 'takes away more points than can be counted';
  return removed === 0 ? 'takes nothing away' : `takes away ${formatItems(removed, 'point')}`;
}

function valuesOf(plan: SweepPlan, name: string): string {
  const range = describeRange(plan, name);
  if (range !== null) return range;
  const values = plan.arms.filter((a) => name in a.parameters).map((a) => formatValue(a.parameters[name]));
  return [...new Set(values)].join(', ');
}
