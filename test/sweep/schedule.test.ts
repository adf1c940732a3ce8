// The schedule of a sweep file, and which fires are due.
import { describe, expect, it } from 'vitest';
import { dueFires, type FireRules, LATE_MS, scheduleSchema } from '../../src/sweep/schedule.js';

const utc = (text: string) => Date.parse(`${text}Z`);
const HOURLY = { cron: '0 * * * *', timezone: 'Europe/Berlin' };
const rules = (changed: Partial<FireRules>): FireRules => ({
  ...{ catchUp: 'once', overlap: 'skip', state: 'idle' },
  ...changed,
});

/** Due fires of the hourly schedule by hour. */
function due(last: string, now: string, changed: Partial<FireRules> = {}) {
  const { start, left } = dueFires(HOURLY, utc(`2026-06-01T${last}`), utc(`2026-06-01T${now}`), {
    ...rules(changed),
  });
  const hour = (at: number) => new Date(at).getUTCHours();
  return { start: start.map(hour), left: left.map((l) => `${hour(l.at)} ${l.reason}`) };
}

describe('the schema', () => {
  it('a text is the cron expression, with the defaults', () =>
    expect(scheduleSchema.parse('0 2 * * *')).toEqual({
      ...{ cron: '0 2 * * *', timezone: null, catchUp: 'once', overlap: 'skip' },
    }));

  it('the long form names zone and rules', () =>
    expect(
      scheduleSchema.parse({
        ...{ cron: '0 2 * * *', timezone: 'Europe/Berlin', catch_up: 'all', overlap: 'queue' },
      }),
    ).toEqual({ cron: '0 2 * * *', timezone: 'Europe/Berlin', catchUp: 'all', overlap: 'queue' }));

  it.each([
    [''],
    ['* * * *'],
    [7],
    [null],
    [{}],
    [{ cron: '' }],
    [{ cron: '0 2 * * *', timezone: 'Mars/Base' }],
    [{ cron: '0 2 * * *', catch_up: 'twice' }],
    [{ cron: '0 2 * * *', seeds: 'next' }],
  ])('refuses %j', (value) => expect(scheduleSchema.safeParse(value).success).toBe(false));
});

describe('due fires', () => {
  it('a fire is due once, from its very moment on', () => {
    expect(due('01:00', '01:59').start).toEqual([]);
    expect(due('01:00', '02:00').start).toEqual([2]);
    expect(due('02:00', '02:00').start).toEqual([]);
  });

  it('missed fires are left out, run once for all, or each run', () => {
    expect(due('01:00', '04:30', { catchUp: 'none' })).toMatchObject({
      start: [],
      left: ['2 missed', '3 missed', '4 missed'],
    });
    expect(due('01:00', '04:30')).toMatchObject({ start: [4], left: ['2 missed', '3 missed'] });
    expect(due('01:00', '04:30', { catchUp: 'all' })).toMatchObject({ start: [2, 3, 4], left: [] });
  });

  it('a fire that is noticed within a minute was not missed', () => {
    const at = utc('2026-06-01T02:00');
    const none = rules({ catchUp: 'none' });
    expect(dueFires(HOURLY, at - 1, at + LATE_MS, none).start).toEqual([at]);
    expect(dueFires(HOURLY, at - 1, at + LATE_MS + 1, none).start).toEqual([]);
    expect(due('01:00', '04:00', { catchUp: 'none' }).start).toEqual([4]);
  });

  it('while the sweep runs, a fire is left out or waits', () => {
    const running = { state: 'running' } as const;
    expect(due('01:00', '02:00', running)).toMatchObject({ start: [], left: ['2 overlap'] });
    expect(due('01:00', '02:00', { ...running, overlap: 'queue' })).toMatchObject({ start: [2], left: [] });
  });

  it('one fire waits at most', () => {
    const queue = { overlap: 'queue' } as const;
    expect(due('01:00', '02:00', { ...queue, state: 'waiting' })).toMatchObject({ left: ['2 overlap'] });
    expect(due('01:00', '04:30', { ...queue, state: 'running', catchUp: 'all' })).toMatchObject({
      start: [4],
      left: ['2 overlap', '3 overlap'],
    });
  });

  it('years of every minute missed come down to one run', () => {
    const minutely = { ...HOURLY, cron: '* * * * *' };
    const { start, left } = dueFires(minutely, utc('2023-01-01T00:00'), utc('2026-06-01T00:00:30'), {
      ...rules({}),
    });
    expect([start, left.length]).toEqual([[utc('2026-06-01T00:00')], 99]);
  });

  it('a clock that was set back fires nothing twice', () =>
    expect(due('05:00', '03:00')).toEqual({ start: [], left: [] }));
});
