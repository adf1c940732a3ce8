// The scheduled sweeps for a scheduler that runs for months: checked as a whole when it starts, read again at each look;
// a file that has become unusable is told once and left out until it is right again.
import type { ScheduledSweep } from '../runner/run-schedule.js';
import { findSchedules } from './find-schedules.js';
import { readSweep } from './read-recipes.js';

/** A function that reads the sweeps of these paths; throws the first problem that is there at the start. */
export function loadSchedules(
  paths: readonly string[],
  now: () => number,
  remark: (line: string) => void,
): () => readonly ScheduledSweep[] {
  const first = findSchedules(paths);
  if (first.problems[0] !== undefined) throw first.problems[0];
  for (const { file } of first.sweeps) readSweep(file, [], now);
  let told: ReadonlySet<string> = new Set();
  return () => {
    const { sweeps, problems } = findSchedules(paths);
    const messages = new Set(problems.map((p) => p.message));
    for (const message of messages) if (!told.has(message)) remark(message);
    told = messages;
    return sweeps;
  };
}
