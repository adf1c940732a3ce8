// How much of the differences between a sweep's trials each varied parameter explains: as JSON, and as text with what the
// shares do not say.
import type { MetricChoice } from '../trial/metrics.js';
import type { Column } from './fit-columns.js';
import { formatFixed, formatItems } from './format.js';
import { safeText } from './safe-text.js';
import { renderTable } from './table.js';

/** The share of one parameter, or of several that always change together. */
export interface ImportanceShare {
  readonly parameters: readonly string[];
  /** Used trials in which it exists. */
  readonly trials: number;
  /** From 0 to 1; all shares together are 1. */
  readonly share: number;
}

/** The importance of a sweep's parameters for its own metric (as chosen on, not as reported), or why there is none. */
export interface Importance {
  readonly measure: string;
  readonly metric: MetricChoice;
  /** Finished trials with a number, and their arms. */
  readonly trials: number;
  readonly arms: number;
  /** Largest first; empty when there is a `reason`. */
  readonly shares: readonly ImportanceShare[];
  /** The share of the variance that lies between seeds of the same arm; null when no arm has two. */
  readonly betweenSeeds: number | null;
  /** Why there are no shares. */
  readonly reason: string | null;
}

const COLUMNS: readonly Column[] = [
  { header: 'parameter', align: 'left' },
  { header: 'share', align: 'right' },
  { header: '', align: 'left' },
];
const BAR_CELLS = 24;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
/** Fewer arms for each parameter are called few: two halves of a random search then often disagree about small shares. */
const ARMS_A_PARAMETER = 10;

/** What `dyrep leaderboard --importance --json` has under `importance`. */
export function importanceJson(importance: Importance) {
  const { measure, metric, ...rest } = importance;
  return { measure, metric: metric.name, goal: metric.goal, select: metric.select, ...rest };
}

/** The importance as text, fitted to a width. */
export function renderImportance(importance: Importance, width?: number): string {
  const { measure, metric, trials, arms, shares, reason } = importance;
  const title = `importance of the parameters for ${describeChoice(metric)}`;
  if (reason !== null) return `${title}: ${reason}\n`;
  const rows = shares.map((s) => [nameOf(s, trials), `${formatFixed(s.share * 100, 1)} %`, bar(s.share)]);
  const notes = [
    'shares of what each parameter explains by itself, over the values that were tried, all alike; they add up to 100 %',
    ...cautions(importance),
  ];
  const table = renderTable(COLUMNS, rows, width);
  return `${title} (${measure}; ${formatItems(trials, 'finished trial')}, ${formatItems(arms, 'arm')})\n\n${table}\n${notes.join('\n')}\n`;
}

function describeChoice({ name, select }: MetricChoice): string {
  const words = name.replace(/^val\./, 'validation ').replaceAll('.', ' ');
  return `${words} at the ${select} epoch`;
}

function nameOf({ parameters, trials }: ImportanceShare, all: number): string {
  const together = parameters.map(safeText).join(' + ');
  return trials < all ? `${together} (in ${formatItems(trials, 'trial')})` : together;
}

function bar(share: number): string {
  const eighths = Math.round(Math.min(Math.max(share, 0), 1) * BAR_CELLS * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
}

function cautions({ shares, trials, arms, betweenSeeds }: Importance): readonly string[] {
  const percent = (share: number) => `${formatFixed(share * 100, 1)} %`;
  return [
    ...(shares.some((s) => s.parameters.length > 1)
      ? ['parameters joined by + always change together, and only their common share can be told']
      : []),
    ...(shares.some((s) => s.trials < trials)
      ? ['where a parameter does not exist, it explains nothing']
      : []),
    ...(betweenSeeds === null
      ? []
      : [
          `${percent(betweenSeeds)} of the variance lies between seeds of the same arm, outside these shares`,
        ]),
    ...(shares.length === 1 ? ['caution: a parameter that is alone has 100 %, however little it does'] : []),
    ...(arms < ARMS_A_PARAMETER * shares.length
      ? [
          `caution: ${arms} arms are few for ${formatItems(shares.length, 'parameter')}; more may change the shares`,
        ]
      : []),
  ];
}
