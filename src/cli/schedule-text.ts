// Schedules as people read them: cron expressions in words where they are simple, times with their zone, what became of
// fires, the list, and the lines of a scheduler.
import { safeText } from '../report/safe-text.js';
import { renderTable } from '../report/table.js';
import { type FireRecord, fireState } from '../runner/fires.js';
import type { ScheduledSweep, ScheduleEvent } from '../runner/run-schedule.js';
import { cronFields } from '../sweep/fire-times.js';

/** A sweep in the list of schedules. */
export interface ListedSchedule {
  readonly sweep: ScheduledSweep;
  readonly timezone: string;
  readonly next: readonly number[];
  readonly last: FireRecord | null;
}

const DAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;
const NAMES: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** A cron expression in words where it is simple: `every day at 02:00`; otherwise as it stands. */
export function cronWords(cron: string): string {
  const fields = cronFields(cron);
  const [minute, hour, date, month, day] = fields as [string, string, string, string, string];
  const everyDay = date === '*' && month === '*' && day === '*';
  const step = /^\*\/(\d+)$/.exec(minute)?.[1];
  if (everyDay && hour === '*') {
    if (minute === '*') return 'every minute';
    if (step !== undefined && 60 % Number(step) === 0) return `every ${step} minutes`;
    if (/^\d+$/.test(minute)) return `every hour at minute ${Number(minute)}`;
  }
  if (!/^\d+$/.test(minute) || !/^\d+$/.test(hour) || month !== '*') return fields.join(' ');
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  const days = daysInWords(date, day);
  return days === null ? fields.join(' ') : `${days} at ${time}`;
}

function daysInWords(date: string, day: string): string | null {
  if (date === '*' && day === '*') return 'every day';
  if (/^\d+$/.test(date)) {
    if (day === '*') return `on day ${Number(date)} of every month`;
    const name = dayName(day);
    return name === null ? null : `on day ${Number(date)} of every month and every ${name}`;
  }
  if (date !== '*') return null;
  const [from, to, ...more] = day.split('-').map(dayName);
  if (more.length > 0 || !from) return null;
  if (to === undefined) return `every ${from}`;
  return to === null ? null : `${from} to ${to}`;
}

function dayName(day: string): string | null {
  const index = NAMES.indexOf(day.toLowerCase());
  return DAYS[index >= 0 ? index : /^\d$/.test(day) ? Number(day) : -1] ?? null;
}

/** A moment in a zone: `Sun 2026-03-29 03:30 +02:00`. */
export function zonedTime(at: number, timezone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: timezone, hourCycle: 'h23', weekday: 'short', timeZoneName: 'longOffset' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((p) => p.type === type)?.value ?? '';
  const offset = part('timeZoneName').replace('GMT', '') || '+00:00';
  const date = `${part('year')}-${part('month')}-${part('day')}`;
  return `${part('weekday')} ${date} ${part('hour')}:${part('minute')} ${offset}`;
}

/** What became of a fire, in words. */
export function fireWords(record: FireRecord): string {
  const state = fireState(record);
  switch (state) {
    case 'waiting':
      return 'waits for its turn';
    case 'running':
      return 'runs';
    case 'lost':
      return 'broken off: its process is gone; the next fire goes on';
    case 'left':
      return LEFT[record.reason ?? 'missed'];
    case 'ended':
      return endWords(record);
    default:
      return state satisfies never;
  }
}

const LEFT = {
  missed: 'left out: no scheduler ran then',
  overlap: 'left out: the sweep still ran',
  stopped: 'left out: the scheduler was stopped',
  busy: 'left out: another process ran the sweep',
} as const;

function endWords({ exitCode, outcome, error }: FireRecord): string {
  if (error !== null) return `did not end: ${error}`;
  const interrupted = exitCode === 130 ? 'interrupted, with checkpoints' : null;
  if (outcome === null) return interrupted ?? `failed with exit code ${exitCode}`;
  const { planned, finished, reused, failed } = outcome;
  if (reused === planned && exitCode === 0)
    return `nothing to run: all ${planned} trials were finished before (equal trials are never run twice)`;
  const counts = [
    `${finished} of ${planned} trials finished`,
    ...(reused > 0 ? [`${reused} of them before`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return [...(interrupted === null ? [] : [interrupted]), ...counts].join(', ');
}

/** The list of schedules as a table; ends in a newline. */
export function renderSchedules(listed: readonly ListedSchedule[], width: number | undefined): string {
  const headers = ['sweep', 'when', 'time zone', 'next', 'last fire', 'what became of it'];
  const rows = listed.map(({ sweep, timezone, next, last }) => [
    ...[sweep.id, cronWords(sweep.schedule.cron), timezone],
    next.map((at) => zonedTime(at, timezone)).join(', '),
    ...(last === null ? ['never', '-'] : [zonedTime(last.at, timezone), fireWords(last)]),
  ]);
  return renderTable(
    headers.map((header) => ({ header, align: 'left' as const })),
    rows,
    width,
  );
}

/** The list of schedules for scripts. */
export function schedulesJson(listed: readonly ListedSchedule[]) {
  const time = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return listed.map(({ sweep, timezone, next, last }) => ({
    ...{ sweep: sweep.id, file: sweep.file, cron: sweep.schedule.cron, timezone },
    ...{ catch_up: sweep.schedule.catchUp, overlap: sweep.schedule.overlap, next: next.map(time) },
    last: last && {
      ...{ at: time(last.at), state: fireState(last), reason: last.reason, exit_code: last.exitCode },
      ...{ started_at: time(last.startedAt), ended_at: time(last.endedAt), outcome: last.outcome },
      error: last.error,
    },
  }));
}

/** What a scheduler tells, as a line. */
export function eventLine(event: ScheduleEvent): string {
  const { timezone } = event;
  if (event.kind === 'fire') {
    const { record, file } = event;
    const fire = `${safeText(record.sweep)}: fire of ${zonedTime(record.at, timezone)}`;
    const goOn = record.exitCode === 130 ? `; go on with: dyrep sweep ${safeText(file)}` : '';
    return `${fire} ${fireWords(record)}${goOn}`;
  }
  const { sweep, at } = event;
  const time = `${zonedTime(at, timezone)} (${timezone})`;
  if (event.kind === 'taken') return `${safeText(sweep)}: another scheduler has taken the fire of ${time}`;
  return `${safeText(sweep)}: fires next on ${time}`;
}
