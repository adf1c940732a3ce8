// When a cron expression fires. The one door to cron-parser, whose grammar is narrowed in front: exactly five fields of
// numbers, names, ranges, lists and steps (crontab(5)); it would take an empty text for "every minute". Across clock
// changes: a time that a change to summer time leaves out fires once, as much later as the clock skips (02:30 at 03:30); a
// time that comes twice fires the first time, unless the hour is `*`, which fires in both hours. Where the clock changes by
// half an hour (Lord Howe only), a time in the gap is left out that day, and one that comes twice fires once. Both day
// fields restricted: either one suffices.
import { CronExpressionParser } from 'cron-parser';
import { nearestName } from '../errors.js';

/** A cron expression in a time zone. */
export interface CronTimes {
  readonly cron: string;
  /** IANA name. */
  readonly timezone: string;
}

/** Most fires that are listed between two moments. */
export const MAX_FIRES = 100;

const LONGEST = 200;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const DAYS = 'sun|mon|tue|wed|thu|fri|sat';
const FIELDS = [
  { name: 'minute', least: 0, most: 59, names: '' },
  { name: 'hour', least: 0, most: 23, names: '' },
  { name: 'day of the month', least: 1, most: 31, names: '' },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  { name: 'day of the week', least: 0, most: 7, names: DAYS },
] as const;

/** The five fields of an expression: minute, hour, day of the month, month, day of the week. */
export function cronFields(cron: string): readonly string[] {
  return cron.split(/[ \t]+/).filter((field) => field !== '');
}

/** Why this is no cron expression that ever fires, or null. */
export function cronProblem(cron: string): string | null {
  if (cron.length > LONGEST) return `at most ${LONGEST} characters`;
  const fields = cronFields(cron);
  if (fields.length !== FIELDS.length)
    return `expected five fields (minute, hour, day of the month, month, day of the week), got ${fields.length}`;
  for (const [i, field] of fields.entries()) {
    const problem = fieldProblem(field, FIELDS[i]!);
    if (problem !== null) return problem;
  }
  return neverFires(fields.join(' '));
}

/** Why this is no time zone, or null. */
export function zoneProblem(timezone: string): string | null {
  const named = /^[A-Za-z][\w+/-]*$/.test(timezone);
  if (named && isZone(timezone)) return null;
  const near = nearestName(timezone, Intl.supportedValuesOf('timeZone'));
  const hint = near === undefined ? '' : `; did you mean '${near}'?`;
  return `expected an IANA time zone such as Europe/Berlin, got ${JSON.stringify(timezone.slice(0, 60))}${hint}`;
}

/** The next fires after a moment (milliseconds since 1970), at most `count`. */
export function nextFires(schedule: CronTimes, after: number, count: number): readonly number[] {
  const next = stepper(schedule, after);
  return Array.from({ length: count }, next);
}

/** The fires after `after` up to and including `until`, the latest hundred of them. */
export function firesBetween(schedule: CronTimes, after: number, until: number): readonly number[] {
  if (nextFires(schedule, after, 1)[0]! > until) return [];
  const start = Math.max(after, roughly(schedule, after, until));
  const next = stepper(schedule, start);
  const fires: number[] = [];
  for (let at = next(); at <= until; at = next()) fires.push(at);
  return fires.slice(-MAX_FIRES);
}

/**
 * Steps through the fires after a moment. It begins hours before: begun inside an hour that comes twice, the parser would
 * not know that a time of it has been there already.
 */
function stepper({ cron, timezone }: CronTimes, after: number): () => number {
  let last = after - 3 * HOUR_MS;
  let times = parse(cron, timezone, last);
  let ready: readonly number[] = [];
  const next = (): number => {
    const ahead = ready[0] ?? nextOrNull(times);
    ready = ready.slice(1);
    if (ahead !== null) return ahead;
    const from = beforeClockGoesBack(timezone, last);
    ready = inFixedZone({ cron, timezone }, last, from);
    times = parse(cron, timezone, from);
    last = from;
    return next();
  };
  return () => {
    do last = next();
    while (last <= after);
    return last;
  };
}

/** The parser loops where a half hour comes twice, and gives up; null then. */
function nextOrNull(times: ReturnType<typeof parse>): number | null {
  try {
    return times.next().getTime();
  } catch (error) {
    if (error instanceof Error && /loop limit/.test(error.message)) return null;
    throw error;
  }
}

/** The last minute before the zone's clock is put back the next time. */
function beforeClockGoesBack(timezone: string, after: number): number {
  const offsetAt = createOffset(timezone);
  let [at, step] = [after, HOUR_MS];
  for (;;) {
    if (minutesOf(offsetAt(at + step)) >= minutesOf(offsetAt(at))) at += step;
    else if (step > MINUTE_MS) step = MINUTE_MS;
    else return at;
  }
}

/** The fires after `last` and up to `until` by the offset that the zone has at `until`. */
function inFixedZone({ cron, timezone }: CronTimes, last: number, until: number): readonly number[] {
  const times = parse(cron, createOffset(timezone)(until), last);
  const fires: number[] = [];
  for (let at = times.next().getTime(); at <= until; at = times.next().getTime()) fires.push(at);
  return fires;
}

/** The offset of a zone at a moment as the name of a zone: UTC+10:30. */
function createOffset(timezone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' });
  const nameOf = (at: number) => format.formatToParts(at).find((part) => part.type === 'timeZoneName');
  return (at) => nameOf(at)!.value.replace('GMT', 'UTC');
}

function minutesOf(offset: string): number {
  const [, sign, hours, minutes] = /([+-])(\d+):(\d+)/.exec(offset) ?? [offset, '+', '0', '0'];
  return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
}

/** A moment before the latest hundred fires up to `until`; looking backwards serves as an estimate only. */
function roughly(schedule: CronTimes, after: number, until: number): number {
  const times = parse(schedule.cron, schedule.timezone, until + 1);
  let at = until;
  try {
    for (let i = 0; i <= MAX_FIRES && at > after; i++) at = times.prev().getTime();
  } catch {
    // Backwards, too, the parser gives up where a half hour comes twice.
    return after;
  }
  return at - 2 * HOUR_MS;
}

function parse(cron: string, timezone: string, after: number) {
  return CronExpressionParser.parse(cronFields(cron).join(' '), {
    tz: timezone,
    currentDate: new Date(after),
  });
}

function fieldProblem(field: string, { name, least, most, names }: (typeof FIELDS)[number]): string | null {
  const value = names === '' ? '(?:\\d{1,2})' : `(?:\\d{1,2}|${names})`;
  const item = new RegExp(`^(?:\\*|${value}(?:-${value})?)(?:/(\\d{1,3}))?$`, 'i');
  for (const part of field.split(',')) {
    const step = item.exec(part);
    if (step === null)
      return `${name}: expected numbers${names === '' ? '' : ' or names'}, ranges, lists and steps, got '${field}'`;
    if (step[1] !== undefined && (Number(step[1]) < 1 || Number(step[1]) > most))
      return `${name}: expected a step from 1 to ${most}, got ${step[1]}`;
    const numbers = (part.split('/')[0]!.match(/\d+/g) ?? []).map(Number);
    const outside = numbers.find((n) => n < least || n > most);
    if (outside !== undefined) return `${name}: expected ${least} to ${most}, got ${outside}`;
  }
  return null;
}

/** Leap days are eight years apart at most. */
function neverFires(cron: string): string | null {
  try {
    parse(cron, 'UTC', 0).next();
    return null;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    if (/day of month definition|loop limit/.test(said))
      return `this never fires: no month in '${cronFields(cron)[3]}' has a day in '${cronFields(cron)[2]}'`;
    return said.charAt(0).toLowerCase() + said.slice(1);
  }
}

function isZone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    return true;
  } catch {
    return false;
  }
}
