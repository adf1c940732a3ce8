// The store contract in memory: for tests and for dry looks; nothing survives the process.
import { StoreError } from '../errors.js';
import type { TrialEvent } from '../trial/events.js';
import { type EpochMetrics, selectEpoch, weighsTrainingMacs } from '../trial/metrics.js';
import { sumTrainingMacs, type TrialResult } from '../trial/result.js';
import type { Trial } from '../trial/trial.js';
import { attemptChanges, isStored, placeBatch, type TrialChange, trialChanges } from './changes.js';
import type {
  AttemptRecord,
  EventBatch,
  Store,
  StoredEvent,
  SweepRecord,
  SweepTrial,
  TrialRecord,
  TrialStatus,
} from './store.js';

const WHERE = 'the store in memory';

interface Row {
  record: Omit<TrialRecord, 'attempts' | 'epoch'>;
  readonly attempts: Map<number, AttemptRecord>;
  readonly epochs: Map<number, { attempt: number; metrics: Readonly<Record<string, number>> }>;
  readonly events: Map<number, StoredEvent[]>;
}

/** Creates an empty store that lives as long as the process. */
export function createMemoryStore(): Store {
  const sweeps = new Map<string, { sweep: SweepRecord; plan: readonly SweepTrial[] }>();
  const rows = new Map<string, Row>();
  const records = () => [...rows.values()].map(toRecord).sort((a, b) => compare(a.trial.id, b.trial.id));
  const putTrial = (trial: Trial) => {
    if (!rows.has(trial.id)) rows.set(trial.id, emptyRow(trial));
  };
  return {
    putSweep(sweep, plan) {
      refuseTwice(sweep.id, plan);
      for (const p of plan) putTrial(p.trial);
      sweeps.set(sweep.id, { sweep, plan: inOrder(plan) });
    },
    growSweep(id, added) {
      const known = sweeps.get(id);
      if (!known) throw new StoreError('find', `sweep ${id}`, `it is not in ${WHERE}`);
      const plan = inOrder([...known.plan, ...added]);
      refuseTwice(id, plan);
      for (const p of added) putTrial(p.trial);
      sweeps.set(id, { ...known, plan });
    },
    putTrial,
    putAttempt: (id, attempt) => putAttempt(need(rows, id), id, attempt),
    ingest: (id, attempt, batch) => ingest(need(rows, id), id, attempt, batch),
    endAttempt: (id, attempt, event) => endAttempt(need(rows, id), id, attempt, event),
    removeSweep: (id) => void sweeps.delete(id),
    removeTrial(id) {
      const { trial } = need(rows, id).record;
      rows.delete(id);
      if ([...sweeps.values()].some((s) => s.plan.some((p) => p.trial.id === id))) putTrial(trial);
    },
    sweeps: () => ordered(sweeps),
    sweepIds: () => ordered(sweeps).map((s) => s.id),
    sweep: (id) => sweeps.get(id)?.sweep ?? null,
    sweepTrials: (id) =>
      (sweeps.get(id)?.plan ?? []).map((p) => ({ ...p, record: toRecord(need(rows, p.trial.id)) })),
    sweepsOf: (id) =>
      ordered(sweeps)
        .map((s) => s.id)
        .filter((s) => sweeps.get(s)!.plan.some((p) => p.trial.id === id)),
    *results(id) {
      const { sweep, plan } = sweeps.get(id) ?? { plan: [] };
      for (const p of plan) yield toResult(p, need(rows, p.trial.id), sweep!);
    },
    trials: records,
    trial: (id) => (rows.has(id) ? toRecord(need(rows, id)) : null),
    status: (id) => (rows.has(id) ? withoutTrial(toRecord(need(rows, id))) : null),
    trialIds: (start, limit) =>
      [...rows.keys()]
        .filter((id) => id.startsWith(start))
        .sort()
        .slice(0, limit),
    runningTrials: () => records().flatMap((r) => (r.state === 'running' ? [r.trial.id] : [])),
    attempts: (id) => [...(rows.get(id)?.attempts.values() ?? [])].sort((a, b) => a.attempt - b.attempt),
    attempt: (id, attempt) => rows.get(id)?.attempts.get(attempt) ?? null,
    epochs: (id) => (rows.has(id) ? epochsOf(need(rows, id)) : []),
    events: (id) => [...(rows.get(id)?.events ?? [])].sort(([a], [b]) => a - b).flatMap(([, e]) => e),
    check: () => [],
    close: () => {},
  };
}

function ordered(sweeps: ReadonlyMap<string, { readonly sweep: SweepRecord }>): readonly SweepRecord[] {
  const records = [...sweeps.values()].map((s) => s.sweep);
  return records.sort((a, b) => a.createdAt - b.createdAt || compare(a.id, b.id));
}

function withoutTrial({ trial: _, ...status }: TrialRecord): TrialStatus {
  return status;
}

function refuseTwice(sweepId: string, plan: readonly SweepTrial[]): void {
  if (new Set(plan.map((p) => p.trial.id)).size !== plan.length)
    throw new StoreError('put', `sweep ${sweepId}`, 'its plan has a trial twice');
}

const inOrder = (plan: readonly SweepTrial[]) => [...plan].sort((a, b) => a.position - b.position);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function emptyRow(trial: Trial): Row {
  const record = { trial, state: 'planned', epochs: 0, reason: null } as const;
  const unknown = { train: null, deploy: null, seconds: null, equivalenceError: null };
  return { record: { ...record, ...unknown }, attempts: new Map(), epochs: new Map(), events: new Map() };
}

function need(rows: ReadonlyMap<string, Row>, id: string): Row {
  const row = rows.get(id);
  if (!row) throw new StoreError('find', `trial ${id}`, `it is not in ${WHERE}`);
  return row;
}

function needAttempt(row: Row, id: string, attempt: number): AttemptRecord {
  const known = row.attempts.get(attempt);
  if (!known) throw new StoreError('find', `attempt ${attempt} of trial ${id}`, `it is not in ${WHERE}`);
  return known;
}

function toRecord(row: Row): TrialRecord {
  return { ...row.record, attempts: row.attempts.size, epoch: Math.max(0, ...row.epochs.keys()) };
}

function epochsOf(row: Row): readonly EpochMetrics[] {
  const all = [...row.epochs].map(([epoch, { metrics }]) => ({ epoch, metrics }));
  return all.sort((a, b) => a.epoch - b.epoch);
}

function toResult({ trial, arm, parameters }: SweepTrial, row: Row, sweep: SweepRecord): TrialResult {
  const { state, train, deploy, seconds, equivalenceError } = row.record;
  const epochs = epochsOf(row);
  const [best, last] = (['best', 'last'] as const).map((select) =>
    selectEpoch(epochs, { ...sweep.metric, select }),
  );

  return {
    ...{ id: trial.id, armId: trial.arm, arm, seed: trial.experiment.seed, state, parameters },
    ...{ best: best!, last: last!, train, deploy, seconds, equivalenceError },
    ...(weighsTrainingMacs(sweep.metrics) ? { trainingMacs: sumTrainingMacs(epochs) } : {}),
  };
}

function putAttempt(row: Row, trialId: string, attempt: number): void {
  if (row.attempts.has(attempt)) return;
  row.attempts.set(attempt, { trialId, attempt, offset: 0, epoch: 0, end: null, failure: null });
  change(row, attempt, { state: 'running', reason: null });
}

function ingest(row: Row, id: string, attempt: number, batch: EventBatch): void {
  const known = needAttempt(row, id, attempt);
  const place = placeBatch(known.offset, batch);
  if ('problem' in place) throw new StoreError('ingest', `attempt ${attempt} of trial ${id}`, place.problem);
  if (!place.fresh) return;
  addEvents(row, known, batch.events);
  row.attempts.set(attempt, { ...row.attempts.get(attempt)!, offset: batch.to });
}

function endAttempt(row: Row, id: string, attempt: number, event: TrialEvent): void {
  const known = needAttempt(row, id, attempt);
  if (known.end === null) addEvents(row, known, [event]);
}

function addEvents(row: Row, known: AttemptRecord, events: readonly TrialEvent[]): void {
  const { trialId, attempt } = known;
  const stored = row.events.get(attempt) ?? [];
  for (const event of events) {
    if (isStored(event)) stored.push({ trialId, attempt, sequence: stored.length, event });
    if (event.kind !== 'epoch') continue;
    if ((row.epochs.get(event.epoch)?.attempt ?? 0) > attempt) continue;
    row.epochs.delete(event.epoch);
    if (Object.keys(event.metrics).length > 0)
      row.epochs.set(event.epoch, { attempt, metrics: event.metrics });
  }
  row.events.set(attempt, stored);
  row.attempts.set(attempt, { ...known, ...attemptChanges(known, events) });
  change(row, attempt, trialChanges(events));
}

/** Only the latest attempt speaks for the trial. */
function change(row: Row, attempt: number, values: TrialChange): void {
  if (attempt === Math.max(...row.attempts.keys())) row.record = { ...row.record, ...values };
}
