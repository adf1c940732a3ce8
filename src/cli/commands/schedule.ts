// `dyrep schedule`: what sweeps run by themselves and when; `run` waits for them, `systemd` prints a unit that does.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Context, EXIT } from '../context.js';

const EXAMPLES = `
Examples:
  dyrep schedule list
  dyrep schedule run
  dyrep schedule systemd > ~/.config/systemd/user/dyrep.service

A sweep file says when it runs:
  schedule: "0 2 * * *"
  schedule: { cron: "0 2 * * *", timezone: Europe/Berlin }
  schedule: { cron: "0 2 * * *", catch_up: once, overlap: skip }

Five fields: minute, hour, day of the month, month, day of the week; with both
days given, either suffices.
catch_up says what fires that no scheduler saw come to: none, once (one run for
all) or all.
overlap says what a fire does while the sweep still runs: skip, or queue (one
waits at most).
A finished trial is never run again: a fire of an unchanged sweep that is done
has nothing to run, and says so.`;

const LIST_EXAMPLES = `
Examples:
  dyrep schedule list
  dyrep schedule list sweeps
  dyrep schedule list --json`;

const RUN_EXAMPLES = `
Examples:
  dyrep schedule run
  dyrep schedule run sweeps
  dyrep schedule run --once

Sweeps run one at a time, in the order of their fires. Files are read again as
they change. Several schedulers of one home run each fire once. A fire counts
from the first time that a scheduler sees the schedule. Ctrl-C ends it.`;

const UNIT_EXAMPLES = `
Examples:
  dyrep schedule systemd > ~/.config/systemd/user/dyrep.service
  dyrep schedule systemd sweeps`;

/** Adds `schedule` with `list`, `run` and `systemd`. */
export function addSchedule(program: Command, context: Context): void {
  const what = 'sweep files, or folders of them (default: sweeps)';
  const schedule = program
    .command('schedule')
    .description('run sweeps by the clock')
    .addHelpText('after', EXAMPLES);
  schedule
    .command('list')
    .argument('[paths...]', what)
    .description('show scheduled sweeps, their next three fires, and what became of the last')
    .option('--json', 'print JSON')
    .addHelpText('after', LIST_EXAMPLES)
    .action((paths: readonly string[], options: { readonly json?: true }) => list(paths, options, context));
  schedule
    .command('run')
    .argument('[paths...]', what)
    .description('wait for scheduled sweeps and run them as they come due')
    .option('--once', 'run what is due now, then end')
    .addHelpText('after', RUN_EXAMPLES)
    .action((paths: readonly string[], options: { readonly once?: true }) => run(paths, options, context));
  schedule
    .command('systemd')
    .argument('[paths...]', what)
    .description('print a systemd unit that keeps `dyrep schedule run` running')
    .addHelpText('after', UNIT_EXAMPLES)
    .action((paths: readonly string[]) => unit(paths, context));
}

function machineZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

async function list(
  paths: readonly string[],
  options: { readonly json?: true },
  context: Context,
): Promise<void> {
  const { findSchedules } = await import('../find-schedules.js');
  const { renderSchedules, schedulesJson } = await import('../schedule-text.js');
  const { planSchedule, readFires, readPlanned } = await import('../../runner/fires.js');
  const { homePaths } = await import('../../runner/paths.js');
  const { nextFires } = await import('../../sweep/fire-times.js');
  const { environment } = context;
  const home = homePaths(environment.home);
  const { sweeps, problems } = findSchedules(paths);
  const now = environment.now();
  const listed = sweeps.map((sweep) => {
    const planned = planSchedule(readPlanned(home, sweep.id), sweep.schedule, machineZone(), now);
    const last = readFires(home, sweep.id).at(-1) ?? null;
    return { sweep, timezone: planned.timezone, next: nextFires(planned, now, 3), last };
  });
  if (options.json) context.out(JSON.stringify(schedulesJson(listed)));
  else if (listed.length > 0) context.out(renderSchedules(listed, environment.columns).trimEnd());
  else if (problems.length === 0) context.out(NONE);
  if (problems.length === 0) return;
  for (const problem of problems) context.remark(problem.message);
  context.exit(EXIT.mistake);
}

const NONE = 'No sweep here has a schedule. dyrep schedule --help shows one.';

async function run(
  paths: readonly string[],
  options: { readonly once?: true },
  context: Context,
): Promise<void> {
  const { loadSchedules } = await import('../load-schedules.js');
  const { eventLine } = await import('../schedule-text.js');
  const { startScheduled } = await import('../start-scheduled.js');
  const { listenForStop } = await import('../stop-signals.js');
  const { homePaths } = await import('../../runner/paths.js');
  const { runSchedule } = await import('../../runner/run-schedule.js');
  const { sleep } = await import('../sleep.js');
  const { environment, out, remark } = context;
  const load = loadSchedules(paths, environment.now, remark);
  if (load().length === 0) return out(NONE);
  const stop = listenForStop(process, environment.now, () => remark('stopping'));
  try {
    const { ran, interrupted } = await runSchedule({
      ...{ home: homePaths(environment.home), load, machineZone: machineZone(), now: environment.now, sleep },
      ...{ start: (sweep) => startScheduled(sweep.file, environment), once: options.once ?? false },
      ...{ tell: (event) => out(eventLine(event)), signal: stop.soft, killSignal: stop.hard },
    });
    if (options.once && ran.length === 0 && !interrupted) out('Nothing was to be run.');
    const failed = options.once && ran.some((r) => r.exitCode !== 0);
    context.exit(interrupted ? EXIT.interrupted : failed ? EXIT.someFailed : EXIT.done);
  } finally {
    stop.release();
  }
}

async function unit(paths: readonly string[], context: Context): Promise<void> {
  const { findSchedules, DEFAULT_FOLDER } = await import('../find-schedules.js');
  const { renderUnit } = await import('../systemd-unit.js');
  const { MAIN_FILE } = await import('../package-info.js');
  const { home, cache } = context.environment;
  const { problems } = findSchedules(paths);
  if (problems[0] !== undefined) throw problems[0];
  const targets = (paths.length === 0 ? [DEFAULT_FOLDER] : paths).map((path) => resolve(path));
  const facts = { node: process.execPath, main: MAIN_FILE, folder: process.cwd(), home, cache, targets };
  context.out(renderUnit(facts).trimEnd());
}
