// When cron expressions fire, across clock changes, against pinned instants and a walk over every minute.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronProblem, firesBetween, MAX_FIRES, nextFires, zoneProblem } from '../../src/sweep/fire-times.js';

const utc = (text: string) => Date.parse(`${text}Z`);
const shown = (times: readonly number[]) => times.map((at) => new Date(at).toISOString().slice(0, 16));
const next = (cron: string, timezone: string, after: string, count: number) =>
  shown(nextFires({ cron, timezone }, utc(after), count));

describe('what is a cron expression', () => {
  it.each([
    ['', /expected five fields .* got 0/],
    ['   ', /expected five fields .* got 0/],
    ['* * * *', /expected five fields .* got 4/],
    ['0 * * * * *', /expected five fields .* got 6/],
    ['@daily', /expected five fields .* got 1/],
    ['60 0 * * *', /minute: expected 0 to 59, got 60/],
    ['0 24 * * *', /hour: expected 0 to 23, got 24/],
    ['0 0 0 * *', /day of the month: expected 1 to 31, got 0/],
    ['0 0 * 13 *', /month: expected 1 to 12, got 13/],
    ['0 0 * * 8', /day of the week: expected 0 to 7, got 8/],
    ['*/0 * * * *', /minute: expected a step from 1 to 59, got 0/],
    ['*/70 * * * *', /minute: expected a step from 1 to 59, got 70/],
    ['1,,5 * * * *', /minute: expected numbers, ranges, lists and steps/],
    ['10-5 * * * *', /invalid range: 10-5/],
    ['0 0 L * *', /day of the month: expected numbers/],
    ['H H * * *', /minute: expected numbers/],
    ['0 0 ? * *', /day of the month: expected numbers/],
    ['0 0 * foo *', /month: expected numbers or names/],
    ['0 0 * * 5#2', /day of the week: expected numbers or names/],
    ['-5 * * * *', /minute: expected numbers/],
    ['0 0 30 2 *', /this never fires: no month in '2' has a day in '30'/],
    ['0 0 30-31 feb *', /this never fires/],
    ['0 0 31 4,6,9,11 *', /this never fires/],
    [`${'1,'.repeat(200)}1 * * * *`, /at most 200 characters/],
    ['0\u00a00 * * *', /expected five fields .* got 4/],
  ])('refuses %j', (cron, message) => expect(cronProblem(cron)).toMatch(message));

  it.each([
    '* * * * *',
    '0 2 * * *',
    ' 0  2 *\t* * ',
    '0,30 9-17/2 * jan-mar MON-FRI',
    '0 0 13 * 5',
    '0 0 29 2 *',
    '0 0 30 2 1',
    '0 0 * * 7',
  ])('takes %j', (cron) => expect(cronProblem(cron)).toBeNull());

  it('takes or refuses any text, and what it takes fires', () => {
    const field = fc.stringMatching(/^[\d*,/-]{1,5}$/);
    fc.assert(
      fc.property(fc.array(field, { minLength: 5, maxLength: 5 }), (fields) => {
        const cron = fields.join(' ');
        if (cronProblem(cron) === null)
          expect(nextFires({ cron, timezone: 'UTC' }, 0, 1)[0]).toBeGreaterThan(0);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void cronProblem(text)));
  });
});

it('a time zone is an IANA name', () => {
  expect(['Europe/Berlin', 'America/New_York', 'UTC', 'Etc/GMT+5'].map(zoneProblem)).toEqual([
    ...[null, null, null, null],
  ]);
  expect(zoneProblem('Europe/Berlln')).toContain("did you mean 'Europe/Berlin'?");
  for (const none of ['', '+01:00', 'Mars/Base', '../etc', 'Europe/Berlin\n'])
    expect(zoneProblem(none)).toMatch(/expected an IANA time zone/);
});

describe('clock changes', () => {
  it('a time in the gap fires once, right after it', () => {
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00', 3)).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:30', // 03:30 there
      '2026-03-30T00:30',
    ]);
    expect(next('30 2 * * *', 'America/New_York', '2026-03-07T00:00', 3)).toEqual([
      '2026-03-07T07:30',
      '2026-03-08T07:30', // 03:30 there
      '2026-03-09T06:30',
    ]);
    expect(next('0 0 * * *', 'America/Sao_Paulo', '2018-11-03T00:00', 3)).toEqual([
      '2018-11-03T03:00',
      '2018-11-04T03:00', // midnight is left out, 01:00 there
      '2018-11-05T02:00',
    ]);
  });

  it('two times that fall together behind the gap are one fire', () =>
    expect(next('0 2,3 * * *', 'Europe/Berlin', '2026-03-28T12:00', 3)).toEqual([
      '2026-03-29T01:00',
      '2026-03-30T00:00',
      '2026-03-30T01:00',
    ]));

  it('a time that comes twice fires the first time', () => {
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-10-24T00:00', 3)).toEqual([
      '2026-10-24T00:30',
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
    expect(next('30 1 * * *', 'America/New_York', '2026-10-31T00:00', 3)).toEqual([
      '2026-10-31T05:30',
      '2026-11-01T05:30',
      '2026-11-02T06:30',
    ]);
  });

  it('it fires the first time wherever the search begins', () => {
    for (const after of ['2026-10-25T00:30', '2026-10-25T00:45', '2026-10-25T01:29', '2026-10-25T01:30'])
      expect([after, ...next('30 2 * * *', 'Europe/Berlin', after, 1)]).toEqual([after, '2026-10-26T01:30']);
  });

  it('an hour of * fires in both hours, and half hours pass evenly', () => {
    expect(next('15 * * * *', 'Europe/Berlin', '2026-10-24T23:30', 3)).toEqual([
      '2026-10-25T00:15',
      '2026-10-25T01:15',
      '2026-10-25T02:15',
    ]);
    expect(next('*/30 * * * *', 'America/New_York', '2026-03-08T06:00', 3)).toEqual([
      '2026-03-08T06:30',
      '2026-03-08T07:00',
      '2026-03-08T07:30',
    ]);
  });

  it('a time in a gap of half an hour is left out that day', () =>
    expect(next('15 2 * * *', 'Australia/Lord_Howe', '2026-10-02T12:00', 2)).toEqual([
      '2026-10-02T15:45',
      '2026-10-04T15:15',
    ]));

  it('a day that a zone left out has no fire', () =>
    expect(next('0 12 30 12 *', 'Pacific/Apia', '2011-12-01T00:00', 1)).toEqual(['2012-12-29T22:00']));
});

it('with both day fields restricted, either suffices', () =>
  expect(next('0 0 13 * 5', 'UTC', '2026-01-05T00:00', 4)).toEqual([
    '2026-01-09T00:00', // a Friday
    '2026-01-13T00:00', // the thirteenth
    '2026-01-16T00:00',
    '2026-01-23T00:00',
  ]));

it('a leap day may be eight years away', () =>
  expect(next('0 0 29 2 *', 'UTC', '2096-03-01T00:00', 1)).toEqual(['2104-02-29T00:00']));

describe('the fires between two moments', () => {
  const berlin = { timezone: 'Europe/Berlin' };
  const from = utc('2025-12-31T00:00');

  it('begin after the first and include the second', () => {
    const daily = { cron: '0 2 * * *', ...berlin };
    const fires = firesBetween(daily, utc('2026-01-01T01:00'), utc('2026-01-03T01:00'));
    expect(shown(fires)).toEqual(['2026-01-02T01:00', '2026-01-03T01:00']);
    expect(firesBetween(daily, utc('2026-01-01T01:00'), utc('2026-01-01T12:00'))).toEqual([]);
    expect(firesBetween(daily, utc('2026-01-02T00:00'), utc('2026-01-01T00:00'))).toEqual([]);
  });

  it('are the latest hundred when a scheduler was away for years', () => {
    const until = from + 3 * 365 * 86_400_000;
    const fires = firesBetween({ cron: '* * * * *', ...berlin }, from, until);
    expect([fires.length, fires.at(-1), fires[0]]).toEqual([
      MAX_FIRES,
      until,
      until - (MAX_FIRES - 1) * 60_000,
    ]);
  });

  it('equal what stepping forwards finds, whatever the expression, zone and span', () => {
    const crons = ['30 2 * * *', '0 0 13 * 5', '*/30 * * * *', '15 */6 * * *', '45 1 * 3,10 *'];
    const zones = ['Europe/Berlin', 'America/New_York', 'UTC', 'Asia/Kolkata', 'Australia/Lord_Howe'];
    const spans = fc.record({
      cron: fc.constantFrom(...crons),
      timezone: fc.constantFrom(...zones),
      after: fc.integer({ min: 0, max: 400 * 1440 }),
      minutes: fc.integer({ min: 0, max: 5 * 1440 }),
    });
    fc.assert(
      fc.property(spans, ({ cron, timezone, after, minutes }) => {
        const start = from + after * 60_000;
        const until = start + minutes * 60_000;
        const ahead = nextFires({ cron, timezone }, start, 130).filter((at) => at <= until);
        fc.pre(ahead.length < 130);
        expect(firesBetween({ cron, timezone }, start, until)).toEqual(ahead.slice(-MAX_FIRES));
      }),
      { numRuns: 40 },
    );
  });

  it('come where a half hour comes twice as well: each wall time of that day once', () => {
    const timezone = 'Australia/Lord_Howe';
    const day = [utc('2026-04-04T13:00'), utc('2026-04-05T13:30')] as const;
    const fires = (cron: string, from: number = day[0]) =>
      firesBetween({ cron, timezone }, from, day[1]).map((at) => new Date(at).toISOString().slice(5, 16));
    expect(fires('15 */6 * * *')).toEqual(['04-04T13:15', '04-04T19:45', '04-05T01:45', '04-05T07:45']);
    expect(fires('15 1 * * *')).toEqual(['04-04T14:15']);
    expect(fires('45 1 * * *')).toEqual(['04-04T14:45']);
    expect(fires('0 2 * * *')).toEqual(['04-04T15:30']);
    expect(fires('15 2 * * *', utc('2026-04-04T14:20'))).toEqual(['04-04T15:45']);
    expect(nextFires({ cron: '15 1 5 4 *', timezone }, utc('2025-06-01T00:00'), 1)).toEqual([
      utc('2026-04-04T14:15'),
    ]);
  });

  it('away from clock changes, are the minutes whose wall time fits', () => {
    const parts = new Intl.DateTimeFormat('en-GB', {
      ...{
        timeZone: 'America/New_York',
        hour12: false,
        hour: '2-digit',
        minute: '2-digit',
        weekday: 'short',
      },
    });
    const start = utc('2026-06-01T00:00');
    const minutes = Array.from({ length: 10 * 1440 }, (_, i) => start + (i + 1) * 60_000);
    const fitting = minutes.filter((at) => /^(Mon|Wed)\D*(09|10|11):(00|20|40)$/.test(parts.format(at)));
    const schedule = { cron: '*/20 9-11 * * mon,wed', timezone: 'America/New_York' };
    expect(firesBetween(schedule, start, minutes.at(-1)!)).toEqual(fitting);
    expect(fitting.length).toBeGreaterThan(20);
  });
});
