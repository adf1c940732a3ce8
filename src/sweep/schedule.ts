// When a sweep runs by itself: the schema of `schedule` in a sweep file, and the pure decision which fires are due.
import { z } from 'zod';
import { type CronTimes, cronProblem, firesBetween, zoneProblem } from './fire-times.js';

/** What happens to fires that were missed: nothing, one run for all of them, or one run for each. */
export const CATCH_UP_RULES = ['none', 'once', 'all'] as const;
/** What happens to a fire while the sweep still runs: left out, or run afterwards (one waits at most). */
export const OVERLAP_RULES = ['skip', 'queue'] as const;
export type CatchUp = (typeof CATCH_UP_RULES)[number];
export type Overlap = (typeof OVERLAP_RULES)[number];

const cron = z.string().superRefine((text, context) => {
  const problem = cronProblem(text);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});
const timezone = z.string().superRefine((text, context) => {
  const problem = zoneProblem(text);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

/** The schema of `schedule`: a cron expression of five fields, or one with time zone and rules. */
export const scheduleSchema = z.union([
  cron.transform((text): Schedule => ({ cron: text, timezone: null, catchUp: 'once', overlap: 'skip' })),
  z
    .strictObject({
      cron,
      /** IANA name; default: the machine's, written down when the schedule is first seen. */
      timezone: timezone.optional(),
      catch_up: z.enum(CATCH_UP_RULES).default('once'),
      overlap: z.enum(OVERLAP_RULES).default('skip'),
    })
    .transform(
      (long): Schedule => ({
        ...{ cron: long.cron, timezone: long.timezone ?? null },
        ...{ catchUp: long.catch_up, overlap: long.overlap },
      }),
    ),
]);

/** A sweep's schedule; without a time zone the machine's is meant. */
export interface Schedule {
  readonly cron: string;
  readonly timezone: string | null;
  readonly catchUp: CatchUp;
  readonly overlap: Overlap;
}

/** What decides about due fires besides the times. */
export interface FireRules {
  readonly catchUp: CatchUp;
  readonly overlap: Overlap;
  /** What the sweep does at this moment: nothing, it runs, or a fire of it waits already. */
  readonly state: 'idle' | 'running' | 'waiting';
}

/** A fire that starts nothing, and why: it was missed, or the sweep still ran. */
export interface LeftFire {
  readonly at: number;
  readonly reason: 'missed' | 'overlap';
}

/** What to do about the fires that have come due. */
export interface DueFires {
  /** To be run, in this order. */
  readonly start: readonly number[];
  readonly left: readonly LeftFire[];
}

/** A fire that is noticed later than this was missed. */
export const LATE_MS = 60_000;

/** The fires after `lastFired` up to `now`, sorted by the rules into those to run and those left out. */
export function dueFires(schedule: CronTimes, lastFired: number, now: number, rules: FireRules): DueFires {
  const fires = firesBetween(schedule, lastFired, now);
  const chosen = caughtUp(fires, now, rules.catchUp);
  const start = admitted(chosen, rules);
  const left = fires
    .filter((at) => !start.includes(at))
    .map((at) => ({ at, reason: chosen.includes(at) ? ('overlap' as const) : ('missed' as const) }));
  return { start, left };
}

function caughtUp(fires: readonly number[], now: number, rule: CatchUp): readonly number[] {
  const onTime = fires.filter((at) => at >= now - LATE_MS);
  switch (rule) {
    case 'none':
      return onTime;
    case 'once':
      return onTime.length > 0 ? onTime : fires.slice(-1);
    case 'all':
      return fires;
    default:
      return rule satisfies never;
  }
}

function admitted(fires: readonly number[], { overlap, state }: FireRules): readonly number[] {
  if (state === 'idle') return fires;
  return overlap === 'queue' && state === 'running' ? fires.slice(-1) : [];
}
