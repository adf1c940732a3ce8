// What becomes of the trials of a sweep that was planned before when its new plan takes the place of the old one.

/** A planned trial as both plans know it. */
export interface KnownTrial {
  readonly trial: { readonly id: string };
  readonly arm: string;
}

/** Trials of both plans by arm name, in the order of their plan. */
export interface PlanChange {
  readonly kept: readonly KnownTrial[];
  readonly added: readonly KnownTrial[];
  readonly dropped: readonly KnownTrial[];
}

/** What of a plan tells versions apart. */
export interface PlanContent {
  readonly sweep: {
    readonly source: string;
    readonly metric: object;
    readonly parameters: readonly string[];
    readonly baseline: string | null;
  };
  readonly trials: readonly KnownTrial[];
}

/** The change from one plan to the next: trials are the same when their ids are. */
export function comparePlans(before: readonly KnownTrial[], after: readonly KnownTrial[]): PlanChange {
  const [old, next] = [before, after].map((trials) => new Set(trials.map((t) => t.trial.id)));
  return {
    kept: after.filter((t) => old!.has(t.trial.id)),
    added: after.filter((t) => !old!.has(t.trial.id)),
    dropped: before.filter((t) => !next!.has(t.trial.id)),
  };
}

/** Whether the next plan loses something of this one, which is then worth keeping: one that only grows does not. */
export function isNewVersion(before: PlanContent, after: PlanContent): boolean {
  const frame = ({ sweep: { source, metric, parameters, baseline } }: PlanContent) =>
    JSON.stringify([source, metric, parameters, baseline]);
  return frame(before) !== frame(after) || comparePlans(before.trials, after.trials).dropped.length > 0;
}

/** How many of the trials each arm has, arms in the order of their first trial. */
export function countByArm(trials: readonly KnownTrial[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { arm } of trials) counts.set(arm, (counts.get(arm) ?? 0) + 1);
  return counts;
}
