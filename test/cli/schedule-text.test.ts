// Schedules as people read them.
import { describe, expect, it } from 'vitest';
import {
  cronWords,
  eventLine,
  fireWords,
  renderSchedules,
  schedulesJson,
  zonedTime,
} from '../../src/cli/schedule-text.js';
import { createFire, type FireRecord } from '../../src/runner/fires.js';

const AT = Date.parse('2026-03-29T01:30Z');
const COUNTS = { planned: 4, finished: 4, failed: 0, pruned: 0, stopped: 0, reused: 0 };
const fire = (changed: Partial<FireRecord>): FireRecord => ({ ...createFire('quick', AT, null), ...changed });
const ended = (changed: Partial<FireRecord>) =>
  fire({ state: 'ended', exitCode: 0, outcome: COUNTS, ...changed });

it.each([
  ['* * * * *', 'every minute'],
  ['*/15 * * * *', 'every 15 minutes'],
  ['*/7 * * * *', '*/7 * * * *'],
  ['5 * * * *', 'every hour at minute 5'],
  ['0 2 * * *', 'every day at 02:00'],
  [' 30  14 * * 1', 'every Monday at 14:30'],
  ['0 0 * * 7', 'every Sunday at 00:00'],
  ['0 2 * * mon-fri', 'Monday to Friday at 02:00'],
  ['0 2 * * 1-5/2', '0 2 * * 1-5/2'],
  ['0 2 1 * *', 'on day 1 of every month at 02:00'],
  ['0 0 13 * 5', 'on day 13 of every month and every Friday at 00:00'],
  ['0 0 13 * 1,5', '0 0 13 * 1,5'],
  ['0 2 1 6 *', '0 2 1 6 *'],
  ['0 2,14 * * *', '0 2,14 * * *'],
])('%j is %j', (cron, words) => expect(cronWords(cron)).toBe(words));

it('a time carries its day and offset', () => {
  expect(zonedTime(AT, 'Europe/Berlin')).toBe('Sun 2026-03-29 03:30 +02:00');
  expect(zonedTime(AT, 'America/New_York')).toBe('Sat 2026-03-28 21:30 -04:00');
  expect(zonedTime(AT, 'UTC')).toBe('Sun 2026-03-29 01:30 +00:00');
  expect(zonedTime(AT, 'Asia/Kolkata')).toBe('Sun 2026-03-29 07:00 +05:30');
  expect(zonedTime(Date.parse('2026-03-29T22:00Z'), 'Europe/Berlin')).toContain('00:00');
});

describe('what became of a fire', () => {
  it.each([
    [ended({}), '4 of 4 trials finished'],
    [ended({ outcome: { ...COUNTS, reused: 1 } }), '4 of 4 trials finished, 1 of them before'],
    [ended({ outcome: { ...COUNTS, reused: 4 } }), /nothing to run: all 4 trials were finished before/],
    [
      ended({ exitCode: 3, outcome: { ...COUNTS, finished: 3, failed: 1 } }),
      '3 of 4 trials finished, 1 failed',
    ],
    [
      ended({ exitCode: 130, outcome: { ...COUNTS, finished: 1 } }),
      'interrupted, with checkpoints, 1 of 4 trials finished',
    ],
    [ended({ exitCode: 2, outcome: null }), 'failed with exit code 2'],
    [ended({ exitCode: null, outcome: null, error: 'ended by SIGKILL' }), 'did not end: ended by SIGKILL'],
    [fire({}), 'waits for its turn'],
    [fire({ state: 'running' }), /broken off/],
    [fire({ state: 'left', reason: 'missed' }), /no scheduler ran then/],
    [fire({ state: 'left', reason: 'overlap' }), /the sweep still ran/],
    [fire({ state: 'left', reason: 'stopped' }), /the scheduler was stopped/],
  ])('%#', (record, words) => {
    if (typeof words === 'string') expect(fireWords(record)).toBe(words);
    else expect(fireWords(record)).toMatch(words);
  });
});

it('the list names sweep, times with zone and the last fire, and nothing that a terminal obeys', () => {
  const schedule = { cron: '0 2 * * *', timezone: null, catchUp: 'once', overlap: 'skip' } as const;
  const sweep = { id: 'quick\u001b[31m', file: 'sweeps/quick.yml', schedule };
  const listed = [{ sweep, timezone: 'Europe/Berlin', next: [AT, AT + 60_000], last: ended({}) }];
  const text = renderSchedules(listed, undefined);
  expect(text).toContain('every day at 02:00  Europe/Berlin  Sun 2026-03-29 03:30 +02:00, Sun');
  expect(text).toContain('4 of 4 trials finished');
  expect(text).not.toContain('\u001b');
  expect(renderSchedules([{ ...listed[0]!, last: null }], undefined)).toContain('never');
  expect(schedulesJson(listed)[0]).toMatchObject({
    ...{ cron: '0 2 * * *', timezone: 'Europe/Berlin', catch_up: 'once', overlap: 'skip' },
    ...{ next: ['2026-03-29T01:30:00.000Z', '2026-03-29T01:31:00.000Z'] },
    last: { at: '2026-03-29T01:30:00.000Z', state: 'ended', exit_code: 0, outcome: COUNTS },
  });
  expect(schedulesJson([{ ...listed[0]!, last: null }])[0]!.last).toBeNull();
});

it('the lines of a scheduler', () => {
  const zone = { timezone: 'Europe/Berlin' };
  expect(eventLine({ kind: 'next', sweep: 'quick', at: AT, ...zone })).toBe(
    'quick: fires next on Sun 2026-03-29 03:30 +02:00 (Europe/Berlin)',
  );
  expect(eventLine({ kind: 'taken', sweep: 'quick', at: AT, ...zone })).toContain('another scheduler');
  const record = ended({ exitCode: 130 });
  expect(eventLine({ kind: 'fire', record, file: 'a.yml', ...zone })).toMatch(
    /^quick: fire of Sun 2026-03-29 03:30 \+02:00 interrupted.*; go on with: dyrep sweep a\.yml$/,
  );
});
