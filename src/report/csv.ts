// CSV (RFC 4180) through csv-stringify. Numbers are written as JavaScript prints them, so that they read back to the
// same double; text can be no formula in a spreadsheet (OWASP, "CSV Injection"), also behind spaces, which the
// library's own option misses (measured), and is made safe for terminals, since CSV is printed there too.
import { stringify } from 'csv-stringify/sync';
import { type Objective, reportedMetric } from '../trial/metrics.js';
import { chosenEpoch, metricOf, type TrialResult } from '../trial/result.js';
import { formatValue } from './format.js';
import type { SweepReading } from './results.js';
import { safeText } from './safe-text.js';

/** A value of a CSV cell; undefined is an empty cell, null the word `null`. */
export type CsvValue = string | number | boolean | null | undefined;

const FIRST_COLUMNS = ['sweep', 'trial', 'arm', 'seed', 'state'] as const;
const LAST_COLUMNS = [
  'epoch.best',
  'epoch.last',
  'val.accuracy',
  'test.accuracy',
  'test.accuracy.last',
  'train.loss',
  'params.train',
  'params.deploy',
  'macs.train',
  'macs.deploy',
  'seconds',
  'equivalence.error',
] as const;

/** Those that hold a number of the chosen epoch. */
const CHOSEN_COLUMNS: readonly string[] = ['val.accuracy', 'test.accuracy', 'train.loss'];

/** The columns of a sweep's export: the fixed ones with every varied parameter between them, then those of further metrics. */
export function csvColumns(
  parameters: readonly string[],
  metrics: readonly Objective[] = [],
): readonly string[] {
  return [...FIRST_COLUMNS, ...parameters, ...LAST_COLUMNS, ...furtherColumns(metrics).map((c) => c.header)];
}

/** What of several metrics the fixed columns lack; where one of that name holds the trial's end, `.chosen` tells them apart. */
function furtherColumns(metrics: readonly Objective[]) {
  const fixedCosts = ['trial.seconds', 'params.deploy', 'macs.deploy'];
  const names = metrics
    .filter((m) => !fixedCosts.includes(m.name))
    .flatMap(({ name }) => [...new Set([name, reportedMetric(name)])]);
  const fixed: readonly string[] = LAST_COLUMNS;
  return names
    .filter((name) => !CHOSEN_COLUMNS.includes(name))
    .map((name) => ({ name, header: fixed.includes(name) ? `${name}.chosen` : name }));
}

/** Rows in a piece of text. */
const PIECE = 500;

/**
 * Sweeps as one CSV, one row a trial in the order of the plans, in pieces of whole lines: however many trials there are,
 * few are held at a time. With several sweeps there is a column for each parameter and metric of any of them.
 */
export function* trialsCsv(sweeps: readonly SweepReading[]): Iterable<string> {
  const parameters = [...new Set(sweeps.flatMap((s) => s.parameters))];
  const metrics = new Map(sweeps.flatMap((s) => s.metrics ?? []).map((m) => [m.name, m]));
  const further = furtherColumns([...metrics.values()]).map((c) => c.name);
  yield renderCsv(csvColumns(parameters, [...metrics.values()]), []);
  for (const sweep of sweeps) {
    let rows: (readonly CsvValue[])[] = [];
    for (const trial of sweep.trials) {
      rows.push(trialCells(sweep, parameters, trial, further));
      if (rows.length < PIECE) continue;
      yield renderRows(rows);
      rows = [];
    }
    if (rows.length > 0) yield renderRows(rows);
  }
}

/** Any table as CSV, header first. */
export function renderCsv(header: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return renderRows([header, ...rows]);
}

function renderRows(rows: readonly (readonly CsvValue[])[]): string {
  const cells = rows.map((row) => row.map(csvText));
  return stringify(cells, {
    record_delimiter: 'unix',
    // A reader that splits at semicolons or tabs must not find a new cell inside a text.
    quoted_match: /[;\t|]/,
  });
}

/** One cell's text: numbers to the last digit, `true`, `false`, `null` by name, text that no spreadsheet computes. */
export function csvText(value: CsvValue): string {
  if (value === undefined) return '';
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'string' ? neutralize(safeText(value)) : String(value);
}

/** Text that would start a formula, also after spaces or an apostrophe of its own, gets an apostrophe in front. */
function neutralize(text: string): string {
  return /^[\s'"]*[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
}

function trialCells(
  { sweep, metric }: SweepReading,
  parameters: readonly string[],
  trial: TrialResult,
  further: readonly string[],
): readonly CsvValue[] {
  const { best, last } = trial;
  const chosen = chosenEpoch(trial, metric.select);
  return [
    sweep,
    trial.id,
    trial.arm,
    trial.seed,
    trial.state,
    ...parameters.map((p) => parameterCell(trial.parameters[p])),
    best?.epoch,
    last?.epoch,
    chosen?.metrics['val.accuracy'],
    chosen?.metrics['test.accuracy'],
    last?.metrics['test.accuracy'],
    chosen?.metrics['train.loss'],
    trial.train?.params,
    trial.deploy?.params,
    trial.train?.macs,
    trial.deploy?.macs,
    trial.seconds ?? undefined,
    trial.equivalenceError ?? undefined,
    ...further.map((name) => metricOf(trial, name, metric.select) ?? undefined),
  ];
}

/** Plain values as they are, lists and objects as JSON. */
function parameterCell(value: unknown): CsvValue {
  if (value === undefined || value === null) return value;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return formatValue(value);
}
