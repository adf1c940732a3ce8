// One sweep in words and as JSON: its plan, with which words it was called, what became of its trials, and earlier plans.
import { formatItems } from '../report/format.js';
import { safeText } from '../report/safe-text.js';
import type { RecordedSweep } from '../runner/sweep-files.js';
import { countByArm } from '../sweep/plan-change.js';
import { countStates, type TrialState } from '../trial/states.js';
import { commandLine } from './command-words.js';
import { readRunKeys, renderBudget, renderEarlyStop } from './execution.js';

/** A sweep's plan as it stands, its earlier ones, and the state of a trial. */
export interface KnownSweep {
  readonly current: RecordedSweep;
  readonly versions: readonly RecordedSweep[];
  readonly stateOf: (trialId: string) => TrialState | null;
  /** Seconds that its trials have trained. */
  readonly seconds: () => number;
}

/** The sweep for people. */
export function renderSweep({ current, versions, stateOf, seconds }: KnownSweep): string {
  const { sweep } = current;
  const { name, goal, select } = sweep.metric;
  const { earlyStop: early, budget } = readRunKeys(sweep.source);
  const limits = renderBudget(budget, seconds);
  const states = statesOf({ current, stateOf });
  return [
    `${safeText(sweep.id)}: ${planWords(current)}`,
    `  trials: ${states.map(([state, n]) => `${n} ${state}`).join(', ')}`,
    `  metric: ${name}, ${select} epoch, ${goal}`,
    ...(early === null ? [] : [`  ${renderEarlyStop(early)}`]),
    ...(limits === null ? [] : [`  ${limits}`]),
    ...(versions.length === 0 ? [] : ['  earlier plans:']),
    ...versions.map((version, i) => `    ${i + 1}: ${planWords(version)}`),
  ].join('\n');
}

/** The sweep for machines. */
export function sweepJson({ current, versions, stateOf, seconds }: KnownSweep) {
  const { sweep, trials } = current;
  const { earlyStop, budget } = readRunKeys(sweep.source);
  return {
    ...{ id: sweep.id, ...planOf(current), metric: sweep.metric, parameters: sweep.parameters },
    states: Object.fromEntries(statesOf({ current, stateOf })),
    early_stop: earlyStop,
    budget,
    seconds: seconds(),
    versions: versions.map(planOf),
    trials: trials.map(({ trial, arm }) => ({
      ...{ id: trial.id, arm, seed: trial.experiment.seed, state: stateOf(trial.id) ?? 'planned' },
    })),
  };
}

function statesOf({ current, stateOf }: Pick<KnownSweep, 'current' | 'stateOf'>) {
  const states = current.trials.map((t) => stateOf(t.trial.id) ?? 'planned');
  return Object.entries(countStates(states)).filter(([, n]) => n > 0);
}

function planWords(plan: RecordedSweep): string {
  const { planned, arms, plannedAt, arguments: words } = planOf(plan);
  const when = plannedAt === null ? '' : `, planned ${plannedAt}`;
  const how = words === null ? '' : words.length === 0 ? ' as its file says' : ` with: ${commandLine(words)}`;
  return safeText(`${formatItems(planned, 'trial')} of ${formatItems(arms, 'arm')}${when}${how}`);
}

/** `arguments` null: a record of before they were kept. */
function planOf({ trials, plannedAt, arguments: words }: RecordedSweep) {
  return {
    plannedAt: plannedAt === null ? null : new Date(plannedAt).toISOString(),
    arguments: words ?? null,
    planned: trials.length,
    arms: countByArm(trials).size,
  };
}
