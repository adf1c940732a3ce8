// The scheduler with a clock of its own and sweeps that end when the clock says so.
import { mkdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { claimFire, createFire, readFires } from '../../src/runner/fires.js';
import { lockSweep } from '../../src/runner/lock.js';
import { homePaths } from '../../src/runner/paths.js';
import {
  type FireEnd,
  runSchedule,
  type ScheduledSweep,
  type ScheduleEvent,
} from '../../src/runner/run-schedule.js';
import type { Schedule } from '../../src/sweep/schedule.js';
import { freshHome } from './home.js';

const MINUTE = 60_000;
const DONE: FireEnd = {
  exitCode: 0,
  outcome: { planned: 1, finished: 1, failed: 0, pruned: 0, stopped: 0, reused: 0 },
  error: null,
};

/** A world in which time passes when somebody waits. */
function createWorld(begin: string) {
  const home = homePaths(freshHome());
  const clock = { now: Date.parse(`${begin}Z`) };
  const ends = new Map<string, FireEnd>();
  const running: { readonly id: string; readonly until: number; readonly end: (end: FireEnd) => void }[] = [];
  const sweeps: ScheduledSweep[] = [];
  const minutesOf = new Map<string, number>();
  const log: string[] = [];
  const time = () => new Date(clock.now).toISOString().slice(11, 16);

  const start = (sweep: ScheduledSweep) => {
    log.push(`${time()} ${sweep.id} starts`);
    let end: (end: FireEnd) => void = () => {};
    const done = new Promise<FireEnd>((resolve) => {
      end = resolve;
    });
    running.push({ id: sweep.id, until: clock.now + (minutesOf.get(sweep.id) ?? 0) * MINUTE, end });
    return { pid: process.pid, done, stop: () => end({ ...DONE, exitCode: 130 }) };
  };
  const sleep = async (ms: number) => {
    const next = Math.min(clock.now + ms, ...running.map((r) => r.until));
    clock.now = Math.max(clock.now, next);
    for (const r of running.filter((r) => r.until <= clock.now)) {
      running.splice(running.indexOf(r), 1);
      r.end(ends.get(r.id) ?? DONE);
    }
    await new Promise((done) => setImmediate(done));
  };
  /** Runs a scheduler until a time. */
  const run = (until: string, once = false) => {
    const stop = new AbortController();
    const end = Date.parse(`${until}Z`);
    return runSchedule({
      ...{ home, load: () => sweeps, machineZone: 'UTC', now: () => clock.now, start, once },
      sleep: async (ms) => {
        if (clock.now >= end) stop.abort();
        else await sleep(Math.min(ms, end - clock.now));
      },
      tell: (event: ScheduleEvent) => void events.push(event),
      ...{ signal: stop.signal, killSignal: new AbortController().signal },
    });
  };
  const events: ScheduleEvent[] = [];
  const add = (id: string, cron: string, minutes = 0, changed: Partial<Schedule> = {}) => {
    sweeps.push({
      ...{ id, file: `${id}.yml` },
      schedule: { cron, timezone: 'UTC', catchUp: 'once', overlap: 'skip', ...changed },
    });
    minutesOf.set(id, minutes);
  };
  const became = (id: string) =>
    readFires(home, id).map((f) => {
      const at = new Date(f.at).toISOString().slice(11, 16);
      return `${at} ${f.state}${f.reason === null ? '' : ` ${f.reason}`}`;
    });
  return { home, clock, sweeps, log, events, ends, run, add, became };
}

it('runs a sweep at each of its times, and nothing before it was first seen', async () => {
  const world = createWorld('2026-06-01T00:30');
  world.add('a', '0 * * * *');
  await world.run('2026-06-01T03:30');
  expect(world.log).toEqual(['01:00 a starts', '02:00 a starts', '03:00 a starts']);
  expect(world.became('a')).toEqual(['01:00 ended', '02:00 ended', '03:00 ended']);
  expect(world.events[0]).toEqual({
    ...{ kind: 'next', sweep: 'a', at: Date.parse('2026-06-01T01:00Z'), timezone: 'UTC' },
  });
});

it('a fire while the sweep still runs is left out', async () => {
  const world = createWorld('2026-06-01T00:30');
  world.add('a', '0 * * * *', 90);
  await world.run('2026-06-01T03:10');
  expect(world.log).toEqual(['01:00 a starts', '03:00 a starts']);
  expect(world.became('a').slice(0, 2)).toEqual(['01:00 ended', '02:00 left overlap']);
});

it('or waits, if so ruled; one at most', async () => {
  const world = createWorld('2026-06-01T00:30');
  world.add('a', '0 * * * *', 150, { overlap: 'queue' });
  await world.run('2026-06-01T03:40');
  expect(world.log).toEqual(['01:00 a starts', '03:30 a starts']);
  expect(world.became('a').slice(0, 3)).toEqual(['01:00 ended', '02:00 ended', '03:00 left overlap']);
});

it.each([
  ['none', ['09:00 a starts'], 3],
  ['once', ['08:15 a starts', '09:00 a starts'], 2],
  ['all', ['08:15 a starts', '08:15 a starts', '08:15 a starts', '09:00 a starts'], 0],
] as const)('fires missed while no scheduler ran, catch_up %s', async (catchUp, log, missed) => {
  const world = createWorld('2026-06-01T05:30');
  world.add('a', '0 * * * *', 0, { catchUp });
  await world.run('2026-06-01T05:31');
  world.clock.now = Date.parse('2026-06-01T08:15Z');
  await world.run('2026-06-01T09:10');
  expect(world.log).toEqual(log);
  expect(world.became('a').filter((f) => f.endsWith('left missed')).length).toBe(missed);
});

it('sweeps run one at a time, in the order of their fires', async () => {
  const world = createWorld('2026-06-01T00:30');
  world.add('a', '0 * * * *', 20);
  world.add('b', '0 * * * *', 20);
  await world.run('2026-06-01T01:50');
  expect(world.log).toEqual(['01:00 a starts', '01:20 b starts']);
  expect(world.became('b')).toEqual(['01:00 ended']);
});

it('two schedulers of one home run each fire once', async () => {
  const world = createWorld('2026-06-01T00:30');
  world.add('a', '*/10 * * * *');
  const end = '2026-06-01T02:05';
  await Promise.all([world.run(end), world.run(end)]);
  expect(world.log.length).toBe(9);
  expect(new Set(world.log).size).toBe(9);
});

it('a fire that another scheduler claims in the same moment is told and not run', async () => {
  const world = createWorld('2026-06-01T00:30');
  const schedule = {
    ...{ cron: '0 * * * *', timezone: 'UTC', overlap: 'skip' as const },
    get catchUp() {
      // Read after the look at what is claimed and before the claim.
      const at = Date.parse('2026-06-01T01:00Z');
      if (world.clock.now >= at) claimFire(world.home, createFire('a', at, 'missed'));
      return 'once' as const;
    },
  };
  world.sweeps.push({ id: 'a', file: 'a.yml', schedule });
  await world.run('2026-06-01T01:30');
  expect(world.log).toEqual([]);
  expect(world.events.filter((e) => e.kind === 'taken').length).toBe(1);
});

it('with once, runs what is due and ends', async () => {
  const world = createWorld('2026-06-01T00:30');
  world.add('a', '0 * * * *', 90);
  expect(await world.run('2026-06-02T00:00', true)).toEqual({ ran: [], interrupted: false });
  world.clock.now = Date.parse('2026-06-01T02:10Z');
  const { ran } = await world.run('2026-06-02T00:00', true);
  expect(ran).toMatchObject([{ state: 'ended', exitCode: 0, outcome: { finished: 1 } }]);
  expect([world.log, world.clock.now]).toEqual([['02:10 a starts'], Date.parse('2026-06-01T03:40Z')]);
});

it('a sweep that another process runs is left out, or waited for, if so ruled', async () => {
  const world = createWorld('2026-01-01T00:00');
  world.add('a', '1 * * * *');
  world.ends.set('a', { exitCode: 2, outcome: null, error: null, busy: true });
  const { ran } = await world.run('2026-01-01T00:05');
  expect(ran).toEqual([]);
  expect(readFires(world.home, 'a')).toMatchObject([{ state: 'left', reason: 'busy', exitCode: 2 }]);
  const waiting = createWorld('2026-01-01T00:00');
  waiting.add('b', '1 * * * *', 0, { overlap: 'queue' });
  mkdirSync(waiting.home.locks, { recursive: true });
  const lock = lockSweep(waiting.home, 'b', 1);
  await waiting.run('2026-01-01T00:03');
  expect(waiting.log).toEqual([]);
  lock.release();
});

it('asked to stop, it stops the sweep, lets nothing wait, and records both', async () => {
  const world = createWorld('2026-06-01T00:30');
  world.add('a', '0 * * * *', 600);
  world.add('b', '0 * * * *', 5);
  const result = await world.run('2026-06-01T01:30');
  expect(result.interrupted).toBe(true);
  expect(readFires(world.home, 'a').at(-1)).toMatchObject({ state: 'ended', exitCode: 130 });
  expect(world.became('b')).toEqual(['01:00 left stopped']);
});

it('takes up edits of the files: new times, new sweeps, sweeps that are gone', async () => {
  const world = createWorld('2026-06-01T00:30');
  world.add('a', '0 * * * *');
  await world.run('2026-06-01T01:10');
  world.sweeps.pop();
  world.add('a', '45 * * * *');
  world.add('b', '50 * * * *');
  await world.run('2026-06-01T02:10');
  world.sweeps.shift();
  await world.run('2026-06-01T02:55');
  expect(world.log).toEqual(['01:00 a starts', '01:45 a starts', '01:50 b starts', '02:50 b starts']);
});

it('the summer-time night: once, an hour later by the clock', async () => {
  const world = createWorld('2026-03-28T22:00');
  world.add('a', '30 2 * * *', 0, { timezone: 'Europe/Berlin' });
  await world.run('2026-03-29T12:00');
  expect(world.log).toEqual(['01:30 a starts']);
});

it('the winter-time night: once, the first time', async () => {
  const world = createWorld('2026-10-24T22:00');
  world.add('a', '30 2 * * *', 0, { timezone: 'Europe/Berlin' });
  await world.run('2026-10-25T12:00');
  expect(world.log).toEqual(['00:30 a starts']);
});
