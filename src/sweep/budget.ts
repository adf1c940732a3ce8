// What a sweep may spend: trials of its plan, hours of one run on the clock, hours of computing over all its trials.
import { z } from 'zod';

const hours = z.number().positive().max(1_000_000);

/** The schema of `budget`. */
export const budgetSchema = z
  .strictObject({
    /** Only so many trials are planned, the first in the order of the plan. */
    trials: z.int().min(1).optional(),
    /** No trial is started once a run has taken so long. */
    hours: hours.optional(),
    /** No trial is started once the sweep's trials have trained so long together, whichever run or sweep trained them. */
    compute_hours: hours.optional(),
  })
  .refine((b) => Object.keys(b).length > 0, { message: 'expected trials, hours or compute_hours' });

export type Budget = z.infer<typeof budgetSchema>;

const file = z.looseObject({ budget: budgetSchema });

/** The budget of the sweep whose parsed file this is; null where it has none. */
export function budgetOf(value: unknown): Budget | null {
  const parsed = file.safeParse(value);
  return parsed.success ? parsed.data.budget : null;
}

/** Why no more trials may start after so long, with so many seconds of training over all trials; or null. */
export function spentReason(budget: Budget, elapsedMs: number, computeSeconds: number): string | null {
  const { hours: wall, compute_hours: compute } = budget;
  if (wall !== undefined && elapsedMs >= wall * 3_600_000) return `the budget of ${count(wall)} is spent`;
  if (compute !== undefined && computeSeconds >= compute * 3600)
    return `the budget of ${count(compute)} of computing is spent`;
  return null;
}

function count(hours: number): string {
  return `${hours} ${hours === 1 ? 'hour' : 'hours'}`;
}
