// Fires on disk: claimed once, whoever tries; schedules are written down when they are first seen.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { InvalidNameError, StoreError } from '../../src/errors.js';
import {
  claimFire,
  createFire,
  fireState,
  lastClaimed,
  parseOutcome,
  planSchedule,
  readFires,
  readPlanned,
  writeFire,
  writePlanned,
} from '../../src/runner/fires.js';
import { homePaths } from '../../src/runner/paths.js';
import { identifyProcess } from '../../src/runner/process-identity.js';
import { freshHome } from './home.js';

const NIGHT = Date.parse('2026-03-29T01:30Z');
const SCHEDULE = { cron: '30 3 * * *', timezone: null, catchUp: 'once', overlap: 'skip' } as const;
const fresh = () => homePaths(freshHome());

it('a fire is claimed once, and read back with what became of it', () => {
  const home = fresh();
  const fire = createFire('quick', NIGHT, null);
  expect(lastClaimed(home, 'quick')).toBeNull();
  expect([claimFire(home, fire), claimFire(home, fire)]).toEqual([true, false]);
  expect(readdirSync(join(home.home, 'schedule', 'quick'))).toEqual(['2026-03-29T01-30Z.json']);
  expect(lastClaimed(home, 'quick')).toBe(NIGHT);
  writeFire(home, { ...fire, state: 'ended', exitCode: 0 });
  expect(readFires(home, 'quick')).toMatchObject([{ at: NIGHT, state: 'ended', exitCode: 0 }]);
  expect(claimFire(home, fire)).toBe(false);
});

it('only the newest records are kept', () => {
  const home = fresh();
  for (let i = 0; i < 205; i++) claimFire(home, createFire('quick', NIGHT + i * 60_000, 'missed'));
  const fires = readFires(home, 'quick');
  expect([fires.length, fires.at(-1)?.at]).toEqual([200, NIGHT + 204 * 60_000]);
});

it('tells fires that go on from those whose process is gone', () => {
  const gone = { ...identifyProcess(process.pid), pid: spawnSync(process.execPath, ['-e', '']).pid };
  const fire = createFire('quick', NIGHT, null);
  expect(fireState(fire)).toBe('waiting');
  expect(fireState({ ...fire, scheduler: gone })).toBe('lost');
  const running = { ...fire, state: 'running', process: identifyProcess(process.pid) } as const;
  expect(fireState(running)).toBe('running');
  // The sweep's own process counts, not the scheduler that started it.
  expect(fireState({ ...running, scheduler: gone })).toBe('running');
  expect(fireState({ ...running, process: gone })).toBe('lost');
  expect(fireState(createFire('quick', NIGHT, 'overlap'))).toBe('left');
});

it("a schedule counts from when it is first seen, in the machine's time zone of that moment", () => {
  const first = planSchedule(null, SCHEDULE, 'Europe/Berlin', 5);
  expect(first).toMatchObject({ timezone: 'Europe/Berlin', zoneFrom: 'machine', since: 5 });
  expect(planSchedule(first, SCHEDULE, 'Asia/Tokyo', 9)).toEqual(first);
});

it('an edited schedule begins anew', () => {
  const first = planSchedule(null, SCHEDULE, 'Europe/Berlin', 5);
  expect(planSchedule(first, { ...SCHEDULE, cron: '0 4 * * *' }, 'UTC', 9).since).toBe(9);
  expect(planSchedule(first, { ...SCHEDULE, timezone: 'Asia/Tokyo' }, 'UTC', 9)).toMatchObject({
    ...{ since: 9, timezone: 'Asia/Tokyo', zoneFrom: 'file' },
  });
  expect(planSchedule(first, { ...SCHEDULE, timezone: 'Europe/Berlin' }, 'UTC', 9)).toMatchObject({
    ...{ since: 5, zoneFrom: 'file' },
  });
});

it('what is written down is read back; what is no schedule counts as none', () => {
  const home = fresh();
  const planned = planSchedule(null, SCHEDULE, 'Europe/Berlin', 5);
  expect(readPlanned(home, 'quick')).toBeNull();
  writePlanned(home, 'quick', planned);
  expect(readPlanned(home, 'quick')).toEqual(planned);
  writeFileSync(join(home.home, 'schedule', 'quick', 'schedule.json'), 'torn');
  expect(readPlanned(home, 'quick')).toBeNull();
});

it('names that could leave the home and folders that are links are refused', () => {
  const home = fresh();
  expect(() => claimFire(home, createFire('../../x', NIGHT, null))).toThrow(InvalidNameError);
  mkdirSync(join(home.home, 'schedule'), { recursive: true });
  symlinkSync('/tmp', join(home.home, 'schedule', 'quick'));
  expect(() => claimFire(home, createFire('quick', NIGHT, null))).toThrow(StoreError);
});

it("reads what a sweep came to from its last line, or says that it can't", () => {
  const counts = { planned: 2, finished: 2, failed: 0, pruned: 0, stopped: 0, reused: 2 };
  expect(parseOutcome(`more\n${JSON.stringify({ sweep: 'quick', ...counts })}\n`)).toEqual(counts);
  expect([parseOutcome(''), parseOutcome('{"planned":1}'), parseOutcome('{')]).toEqual([null, null, null]);
});
