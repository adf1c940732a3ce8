// One trial in words and as JSON: what it trained, its attempts, metrics by epoch, the structure's history and errors.

import type { Column } from '../report/fit-columns.js';
import {
  formatCount,
  formatDuration,
  formatItems,
  formatPercent,
  formatSignificant,
  NOTHING,
} from '../report/format.js';
import { safeText } from '../report/safe-text.js';
import { renderTable } from '../report/table.js';
import { renderTimeline, structureEvents } from '../report/timeline.js';
import type { Store, TrialRecord } from '../store/store.js';
import { selectEpoch } from '../trial/metrics.js';

const CHOICE = { name: 'val.accuracy', goal: 'maximize', select: 'best' } as const;

/** The trial for machines. */
export function trialJson(store: Store, record: TrialRecord) {
  const { trial, ...known } = record;
  return {
    ...{ id: trial.id, arm: trial.arm, experiment: trial.experiment },
    ...known,
    sweeps: sweepsOf(store, trial.id),
    epochs: store.epochs(trial.id).map(({ epoch, metrics }) => ({ epoch, ...metrics })),
    structure: structureEvents(store.events(trial.id).map((e) => e.event)),
  };
}

/** The trial for people. */
export function renderTrial(store: Store, record: TrialRecord, width?: number): string {
  const events = store.events(record.trial.id).map((e) => e.event);
  return [
    ...headLines(store, record),
    '',
    ...epochLines(store, record, width),
    'Structure',
    '',
    renderTimeline(events, width).trimEnd(),
  ].join('\n');
}

function headLines(store: Store, record: TrialRecord): readonly string[] {
  const { trial, state, reason } = record;
  const { model, data, method, train, seed } = trial.experiment;
  const best = selectEpoch(store.epochs(trial.id), CHOICE);
  const costs = (part: 'params' | 'macs') =>
    `${formatCount(record.train?.[part] ?? null)} as trained, ${formatCount(record.deploy?.[part] ?? null)} deployed`;
  return [
    `trial ${trial.id}: ${state}${reason === null ? '' : ` (${safeText(reason.split('\n')[0]!)})`}`,
    ...sweepsOf(store, trial.id).map(({ sweep, arm }) => `  sweep ${safeText(sweep)}: ${safeText(arm)}`),
    `  ${model.name} width ${model.width}, ${method}, ${data.name}, ${formatItems(train.epochs, 'epoch')}, seed ${seed}`,
    `  attempts ${record.attempts}, time ${formatDuration(record.seconds)}`,
    `  params ${costs('params')}`,
    `  MACs ${costs('macs')}`,
    `  largest equivalence error ${formatSignificant(record.equivalenceError)}`,
    best === null
      ? '  no epoch has ended yet'
      : `  best validation epoch ${best.epoch}: validation ${percentOf(best.metrics['val.accuracy'])}, test ${percentOf(best.metrics['test.accuracy'])}`,
  ];
}

/** The sweeps that plan the trial, and its arm in each. */
function sweepsOf(store: Store, id: string): readonly { readonly sweep: string; readonly arm: string }[] {
  return store.sweepsOf(id).flatMap((sweep) => {
    for (const trial of store.results(sweep)) if (trial.id === id) return [{ sweep, arm: trial.arm }];
    return [];
  });
}

function percentOf(value: number | undefined): string {
  return value === undefined ? NOTHING : `${formatPercent(value)} %`;
}

const COLUMNS: readonly (Column & {
  readonly show: (metrics: Readonly<Record<string, number>>) => string;
})[] = [
  { header: 'loss', align: 'right', show: (m) => formatSignificant(m['train.loss'] ?? null) },
  { header: 'train', align: 'right', show: (m) => formatPercent(m['train.accuracy'] ?? null) },
  { header: 'validation', align: 'right', show: (m) => formatPercent(m['val.accuracy'] ?? null) },
  { header: 'test', align: 'right', show: (m) => formatPercent(m['test.accuracy'] ?? null) },
  { header: 'rate', align: 'right', show: (m) => formatSignificant(m.lr ?? null) },
  { header: 'params', align: 'right', show: (m) => formatCount(m['params.train'] ?? null) },
  { header: 'equivalence', align: 'right', show: (m) => formatSignificant(m['equivalence.error'] ?? null) },
  { header: 'time', align: 'right', show: (m) => formatDuration(m.seconds ?? null) },
];

function epochLines(store: Store, { trial }: TrialRecord, width?: number): readonly string[] {
  const rows = store
    .epochs(trial.id)
    .map(({ epoch, metrics }) => [String(epoch), ...COLUMNS.map((c) => c.show(metrics))]);
  if (rows.length === 0) return [];
  const table = renderTable([{ header: 'epoch', align: 'right' }, ...COLUMNS], rows, width);
  return ['Metrics by epoch (accuracies in percent, on the fused network)', '', table];
}
