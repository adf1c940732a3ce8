// A sweep that was planned before and is now planned otherwise: shows what is kept, planned and dropped, and asks.
import { createInterface } from 'node:readline/promises';
import { UsageError } from '../errors.js';
import { formatItems } from '../report/format.js';
import { safeText } from '../report/safe-text.js';
import { homePaths } from '../runner/paths.js';
import { readSweep } from '../runner/sweep-files.js';
import type { SweepPlan } from '../sweep/plan.js';
import { comparePlans, countByArm, type KnownTrial, type PlanChange } from '../sweep/plan-change.js';

/** Where the question is asked; null: nobody can answer. */
export type Asking = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream } | null;

/** The change that this plan makes to what the home has of its sweep; null when it makes none. */
export function planChange(plan: SweepPlan, home: string): PlanChange | null {
  const before = readSweep(homePaths(home), plan.sweep.id);
  if (before === null) return null;
  const change = comparePlans(before.trials, plan.trials);
  if (change.added.length + change.dropped.length === 0) return null;
  // Adaptive seeds and searches add trials by themselves.
  const growing = plan.adaptive !== null || plan.search !== null;
  const grows = growing && before.sweep.source === plan.sweep.source;
  return grows && change.dropped.length === 0 ? null : change;
}

/** The change in lines: counts and arms. */
export function renderChange(name: string, { kept, added, dropped }: PlanChange): readonly string[] {
  return [
    `${safeText(name)} was planned before, and differently:`,
    `  kept     ${counted(kept)}`,
    `  planned  ${counted(added)}`,
    `  dropped  ${counted(dropped)}${dropped.length > 0 ? '; they keep their folders and rows' : ''}`,
  ];
}

/**
 * Whether the plan may take the old one's place: asks where somebody can answer, and refuses to drop trials unasked with a
 * UsageError. `yes` is the answer given in advance.
 */
export async function confirmChange(
  name: string,
  change: PlanChange,
  { yes, asking }: { readonly yes: boolean; readonly asking: Asking },
): Promise<boolean> {
  if (yes) return true;
  if (asking !== null) return isYes('Go on with the new plan? [y/N] ', asking);
  if (change.dropped.length === 0) return true;
  throw new UsageError(
    `sweep ${safeText(name)} would drop ${counted(change.dropped)}; ` +
      'add --yes if that is meant, or give the new sweep a file name of its own',
  );
}

const MOST_ARMS = 8;

function counted(trials: readonly KnownTrial[]): string {
  if (trials.length === 0) return 'nothing';
  const arms = [...countByArm(trials)].map(([arm, n]) => `${safeText(arm)} (${n})`);
  const shown = arms.slice(0, MOST_ARMS).join(', ');
  const more = arms.length > MOST_ARMS ? `, and ${arms.length - MOST_ARMS} more arms` : '';
  return `${formatItems(trials.length, 'trial')}: ${shown}${more}`;
}

/** Whether the answer is yes; nothing at all and the end of the input are no. */
async function isYes(question: string, { input, output }: NonNullable<Asking>): Promise<boolean> {
  const lines = createInterface({ input, output });
  try {
    const closed = new Promise<string>((done) => lines.once('close', () => done('no')));
    return /^y(es)?$/i.test((await Promise.race([lines.question(question), closed])).trim());
  } finally {
    lines.close();
  }
}
