// A comparison with a paper as text, Markdown and CSV: the same cells in each, the last with every digit.
import { renderCsv } from './csv.js';
import type { Column } from './fit-columns.js';
import { markdownText, renderMarkdownTable } from './markdown.js';
import { COMPARISON_KEYS, type ComparisonKey, type PaperComparison } from './paper.js';
import type { PaperCell, PaperTable } from './paper-table.js';
import { safeText } from './safe-text.js';
import { renderTable, wrapCells } from './table.js';

interface Section {
  readonly title: string;
  readonly columns: readonly (Column & { readonly key: ComparisonKey })[];
}

const ARM = [
  { key: 'dataset', header: 'data', align: 'left' },
  { key: 'method', header: 'method', align: 'left' },
] as const;

const COSTS: Section = {
  title:
    'Parameters and multiply-accumulates of the network that trains: published, counted by this code, equal',
  columns: [
    ...ARM,
    { key: 'params.published', header: 'params, published', align: 'right' },
    { key: 'params.here', header: 'here', align: 'right' },
    { key: 'params.equal', header: 'equal', align: 'left' },
    { key: 'macs.published', header: 'MACs, published', align: 'right' },
    { key: 'macs.here', header: 'here', align: 'right' },
    { key: 'macs.equal', header: 'equal', align: 'left' },
  ],
};

const RUNS: Section = {
  title: 'Accuracy in percent, and cost: published beside our own runs',
  columns: [
    ...ARM,
    { key: 'accuracy.published', header: 'paper', align: 'right' },
    { key: 'accuracy.rerun', header: "authors' re-run", align: 'right' },
    { key: 'cost.published', header: 'GPU hours', align: 'right' },
    { key: 'n', header: 'our n', align: 'right' },
    { key: 'accuracy.mean', header: 'mean', align: 'right' },
    { key: 'accuracy.std', header: 'sd', align: 'right' },
    { key: 'seconds', header: 'time', align: 'right' },
    { key: 'seconds.relative', header: 'to plain', align: 'right' },
    { key: 'verdict', header: 'verdict', align: 'left' },
  ],
};

/** The comparison as plain text, fitted to a width without cutting anything. */
export function renderPaperText(comparison: PaperComparison, width?: number): string {
  const wrap = (text: string) => wrapCells(safeText(text), width ?? Number.POSITIVE_INFINITY).join('\n');
  const sections = [COSTS, RUNS].map(
    (s) => `${wrap(s.title)}\n\n${renderTable(s.columns, cells(comparison, s), width)}`,
  );
  const remarks = remarkLines(comparison).map((r) => `${wrap(r)}\n`);
  return [`${wrap(comparison.table.title)}\n`, ...sections, remarks.join('')].join('\n');
}

/** The comparison as a Markdown page. */
export function renderPaperMarkdown(comparison: PaperComparison): string {
  const sections = [COSTS, RUNS].map(
    (s) => `${markdownText(s.title)}\n\n${renderMarkdownTable(s.columns, cells(comparison, s))}`,
  );
  const remarks = remarkLines(comparison).map((r) => `- ${markdownText(r)}\n`);
  return [`# ${markdownText(comparison.table.title)}\n`, ...sections, remarks.join('')].join('\n');
}

/** The comparison as CSV: every column, statuses and sources of the published cells, and our setting in each row. */
export function renderPaperCsv(comparison: PaperComparison): string {
  const { setting, table, orders } = comparison;
  const header = [...COMPARISON_KEYS, ...sourceColumns(), 'scale', 'data', 'recipe', 'number', 'order'];
  const rows = comparison.rows.map((row, i) => [
    ...COMPARISON_KEYS.map((key) => row[key].value),
    ...sourceCells(table, i),
    setting.scale,
    setting.data,
    setting.recipe,
    setting.number,
    orders.find((o) => o.dataset === row.dataset.value)?.verdict.answer,
  ]);
  return renderCsv(header, rows);
}

function cells(comparison: PaperComparison, section: Section): readonly (readonly string[])[] {
  return comparison.rows.map((row) => section.columns.map((c) => row[c.key].text));
}

/** What a reader must know to judge the tables. */
function remarkLines({ table, setting, orders }: PaperComparison): readonly string[] {
  return [
    `Our runs: scale ${setting.scale}; data: ${setting.data}; recipe: ${setting.recipe}; number: ${setting.number}; sd over seeds.`,
    ...orders.map((o) => `Our runs beside ${o.dataset}: ${o.verdict.text}.`),
    `Published baseline: ${table.baseline}`,
    ...table.notes,
    ...Object.entries(table.sources).map(([name, text]) => `Source '${name}': ${text}.`),
    'Published cells that were neither read in a source nor counted from the released definitions print "not verified".',
  ];
}

const PUBLISHED = ['params', 'macs', 'accuracy', 'rerun', 'cost'] as const;

function sourceColumns(): readonly string[] {
  return PUBLISHED.flatMap((name) => [`${name}.status`, `${name}.source`]);
}

function sourceCells(table: PaperTable, index: number): readonly (string | undefined)[] {
  const row = table.rows[index]!;
  const source = (cell: PaperCell) => (cell.source === null ? undefined : table.sources[cell.source]);
  return PUBLISHED.flatMap((name) => [row[name].status, source(row[name])]);
}
