// A published table beside our own numbers: costs counted by our code (equal or not), our own runs with data, scale and
// recipe, and verdicts that say no more than the evidence. One typed table; paper-render.ts turns it into text,
// Markdown and CSV.
import type { CsvValue } from './csv.js';
import { formatCount, formatDuration, formatFixed, NOTHING } from './format.js';
import { judgeOrder, type OrderVerdict } from './order-verdict.js';
import {
  isTrusted,
  PAPER_METHODS,
  type PaperCell,
  type PaperMethod,
  type PaperRow,
  type PaperTable,
} from './paper-table.js';
import { describeSample, meanOrNull, type Sample } from './statistics.js';

/** What our code counts for the paper's network on one data set. */
export interface ComputedCost {
  readonly dataset: string;
  readonly method: PaperMethod;
  readonly params: number;
  readonly macs: number;
}

/** Our finished runs of one method, shown beside one of the paper's data sets. */
export interface OwnRuns {
  readonly dataset: string;
  readonly method: PaperMethod;
  /** The reported accuracy of each run, in [0, 1]. */
  readonly accuracies: readonly number[];
  /** Training seconds of each run. */
  readonly seconds: readonly number[];
}

/** What our runs were: in words, for the reader. */
export interface OwnSetting {
  /** For example `smoke`. */
  readonly scale: string;
  readonly data: string;
  readonly recipe: string;
  /** Which number is shown, for example `test accuracy at the best validation epoch`. */
  readonly number: string;
  /** Whether data, network and recipe are the paper's. */
  readonly comparable: boolean;
}

/** One cell: the value for machines and the same value for people. */
export interface ComparisonCell {
  readonly value: CsvValue;
  readonly text: string;
}

export const COMPARISON_KEYS = [
  'dataset',
  'method',
  'params.published',
  'params.here',
  'params.equal',
  'macs.published',
  'macs.here',
  'macs.equal',
  'accuracy.published',
  'accuracy.rerun',
  'cost.published',
  'n',
  'accuracy.mean',
  'accuracy.std',
  'seconds',
  'seconds.relative',
  'verdict',
] as const;
export type ComparisonKey = (typeof COMPARISON_KEYS)[number];
export type ComparisonRow = Readonly<Record<ComparisonKey, ComparisonCell>>;

/** The whole comparison. */
export interface PaperComparison {
  readonly table: PaperTable;
  readonly setting: OwnSetting;
  readonly rows: readonly ComparisonRow[];
  /** One verdict for each data set that has runs of ours beside it. */
  readonly orders: readonly { readonly dataset: string; readonly verdict: OrderVerdict }[];
}

/** Puts our numbers beside the paper's; rows in the paper's order. */
export function comparePaper(
  table: PaperTable,
  computed: readonly ComputedCost[],
  own: readonly OwnRuns[],
  setting: OwnSetting,
): PaperComparison {
  const datasets = [...new Set(table.rows.map((r) => r.dataset))];
  const runsOf = (dataset: string, method: PaperMethod) =>
    own.find((o) => o.dataset === dataset && o.method === method) ?? null;
  const orders = datasets
    .filter((d) => own.some((o) => o.dataset === d))
    .map((dataset) => {
      const places = PAPER_METHODS.map((m) => ({
        name: table.rows.find((r) => r.dataset === dataset && r.method === m)?.name ?? m,
        values: runsOf(dataset, m)?.accuracies ?? [],
      }));
      return { dataset, verdict: judgeOrder(places, 'test.accuracy') };
    });
  const rows = table.rows.map((row) => {
    const cost = computed.find((c) => c.dataset === row.dataset && c.method === row.method) ?? null;
    return compareRow(row, cost, runsOf(row.dataset, row.method), runsOf(row.dataset, 'plain'), setting);
  });
  return { table, setting, rows, orders };
}

function compareRow(
  row: PaperRow,
  cost: ComputedCost | null,
  own: OwnRuns | null,
  plain: OwnRuns | null,
  setting: OwnSetting,
): ComparisonRow {
  const sample = inPercent(describeSample(own?.accuracies ?? []));
  const seconds = meanOrNull(own?.seconds ?? []);
  const base = meanOrNull(plain?.seconds ?? []);
  const relative = seconds === null || base === null || base === 0 ? null : seconds / base;
  return {
    dataset: word(row.dataset),
    method: word(row.name),
    'params.published': published(row.params, exact),
    'params.here': measured(cost?.params ?? null, exact),
    'params.equal': equal(row.params, cost?.params ?? null),
    'macs.published': published(row.macs, exact),
    'macs.here': measured(cost?.macs ?? null, exact),
    'macs.equal': equal(row.macs, cost?.macs ?? null),
    'accuracy.published': published(row.accuracy, percent),
    'accuracy.rerun': published(row.rerun, percent),
    'cost.published': published(row.cost, String),
    n: { value: sample.n, text: String(sample.n) },
    'accuracy.mean': measured(sample.mean, percent),
    'accuracy.std': measured(sample.std, percent),
    seconds: measured(seconds, formatDuration),
    'seconds.relative': measured(relative, (v) => `${formatFixed(v, 2)} x`),
    verdict: word(judgeRow(row.accuracy, sample, setting)),
  };
}

/** Scaled after the mean is taken, as the leaderboard does it: the two never round differently. */
function inPercent({ n, mean, std, ci95 }: Sample): Sample {
  const scaled = (value: number | null) => (value === null ? null : value * 100);
  return { n, mean: scaled(mean), std: scaled(std), ci95: scaled(ci95) };
}

/** What can be said of our accuracy beside the published one. */
function judgeRow(cell: PaperCell, sample: Sample, setting: OwnSetting): string {
  if (sample.mean === null) return 'no run of ours';
  if (!setting.comparable) return 'other data and scale: not comparable';
  if (cell.value === null) return 'published number not verified';
  if (sample.ci95 === null) return 'n = 1: no interval';
  const inside = Math.abs(cell.value - sample.mean) <= sample.ci95;
  return `published number ${inside ? 'within' : 'outside'} our 95 % interval (± ${percent(sample.ci95)})`;
}

function published(cell: PaperCell, show: (value: number) => string): ComparisonCell {
  return cell.value === null || !isTrusted(cell.status)
    ? word('not verified')
    : { value: cell.value, text: show(cell.value) };
}

function measured(value: number | null, show: (value: number) => string): ComparisonCell {
  return value === null ? { value: undefined, text: NOTHING } : { value, text: show(value) };
}

function equal(cell: PaperCell, here: number | null): ComparisonCell {
  if (cell.value === null || here === null) return { value: undefined, text: NOTHING };
  return word(cell.value === here ? 'yes' : 'no');
}

function word(text: string): ComparisonCell {
  return { value: text, text };
}

/** A count to the last digit, with thousands apart: `14,986,698 (14.99 M)`. */
function exact(value: number): string {
  return `${value.toLocaleString('en-US')} (${formatCount(value)})`;
}

function percent(value: number): string {
  return formatFixed(value, 2);
}
