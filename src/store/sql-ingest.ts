// Attempts and their events in SQL: a batch reads what is known of its trial once and writes each row once.
import { StoreError } from '../errors.js';
import { type EventOf, renderEvent, type TrialEvent } from '../trial/events.js';
import {
  type AttemptChange,
  attemptChanges,
  isStored,
  placeBatch,
  type TrialChange,
  trialChanges,
} from './changes.js';
import type { Connection, SqlValue } from './connection.js';
import { renderMetrics } from './metrics-text.js';
import { toAttempt, toEpochs, toNumber } from './rows.js';
import { chooseAmong, chooseAnew, EPOCHS } from './sql-chosen.js';
import type { AttemptRecord, EventBatch } from './store.js';

/** Reads an attempt's row. */
export const ATTEMPT = 'select * from attempts where trial_id = ? and attempt = ?';

/** Registers an attempt, when it is not there. */
export function putAttempt(db: Connection, trialId: string, attempt: number): void {
  if (db.all('select 1 from trials where id = ?', trialId).length === 0)
    throw new StoreError('find', `trial ${trialId}`, `it is not in ${db.file}`);
  if (db.all(ATTEMPT, trialId, attempt).length > 0) return;
  db.run('insert into attempts (trial_id, attempt) values (?, ?)', trialId, attempt);
  if (isLatest(db, trialId, attempt)) changeTrial(db, trialId, toColumns({ state: 'running', reason: null }));
}

/** Adds a batch that continues the attempt's log; ignores one that is in the store. */
export function ingest(db: Connection, trialId: string, attempt: number, batch: EventBatch): void {
  const known = needAttempt(db, trialId, attempt);
  const place = placeBatch(known.offset, batch);
  if ('problem' in place)
    throw new StoreError('ingest', `attempt ${attempt} of trial ${trialId}`, place.problem);
  if (place.fresh) addEvents(db, known, batch.events, batch.to);
}

/** Ends an attempt that has not ended. */
export function endAttempt(db: Connection, trialId: string, attempt: number, event: TrialEvent): void {
  const known = needAttempt(db, trialId, attempt);
  if (known.end === null) addEvents(db, known, [event], known.offset);
}

function needAttempt(db: Connection, trialId: string, attempt: number): AttemptRecord {
  const [row] = db.all(ATTEMPT, trialId, attempt);
  if (row === undefined)
    throw new StoreError('find', `attempt ${attempt} of trial ${trialId}`, `it is not in ${db.file}`);
  return toAttempt(row);
}

function addEvents(
  db: Connection,
  known: AttemptRecord,
  events: readonly TrialEvent[],
  offset: number,
): void {
  const { trialId, attempt } = known;
  const stored = events.filter(isStored);
  if (stored.length > 0) addRows(db, known, stored);
  const epochs = stored.filter((e) => e.kind === 'epoch');
  const metrics = epochs.length === 0 ? {} : addEpochs(db, trialId, attempt, epochs);
  changeAttempt(db, known, attemptChanges(known, events), offset);
  const changed = { ...(isLatest(db, trialId, attempt) ? toColumns(trialChanges(events)) : {}), ...metrics };
  changeTrial(db, trialId, changed);
}

function addRows(db: Connection, { trialId, attempt }: AttemptRecord, events: readonly TrialEvent[]): void {
  const [last] = db.all(
    'select coalesce(max(sequence) + 1, 0) as next from events where trial_id = ? and attempt = ?',
    ...[trialId, attempt],
  ) as readonly { readonly next: number }[];
  for (const [i, event] of events.entries())
    db.run(
      'insert into events (trial_id, attempt, sequence, kind, at, content) values (?, ?, ?, ?, ?, ?)',
      ...[trialId, attempt, last!.next + i, event.kind, event.at, renderEvent(event).trimEnd()],
    );
}

/** Adds metrics, each epoch's unless a later attempt has it; gives the trial's highest epoch. */
function addEpochs(
  db: Connection,
  trialId: string,
  attempt: number,
  epochs: readonly EventOf<'epoch'>[],
): { readonly epoch: number } {
  const [trial] = db.all('select epoch from trials where id = ?', trialId) as readonly { epoch: number }[];
  let { epoch } = trial!;
  let replaced = false;
  const added = epochs.filter((event) => {
    const isNew = event.epoch > epoch;
    if (!isNew && hasLater(db, trialId, attempt, event.epoch)) return false;
    replaced ||= !isNew;
    putEpoch(db, trialId, attempt, event);
    if (!hasMetrics(event)) return false;
    epoch = Math.max(epoch, event.epoch);
    return true;
  });
  if (!replaced) chooseAmong(db, trialId, added);
  else {
    const all = toEpochs(db.all(EPOCHS, trialId), db.file);
    chooseAnew(db, trialId, all);
    epoch = all.at(-1)?.epoch ?? 0;
  }
  return { epoch };
}

function hasMetrics(event: EventOf<'epoch'>): boolean {
  return Object.keys(event.metrics).length > 0;
}

function hasLater(db: Connection, trialId: string, attempt: number, epoch: number): boolean {
  const later = 'select 1 from epochs where trial_id = ? and epoch = ? and attempt > ?';
  return db.all(later, trialId, epoch, attempt).length > 0;
}

function putEpoch(db: Connection, trialId: string, attempt: number, event: EventOf<'epoch'>): void {
  if (!hasMetrics(event)) db.run('delete from epochs where trial_id = ? and epoch = ?', trialId, event.epoch);
  else
    db.run(
      'insert or replace into epochs (trial_id, epoch, attempt, metrics) values (?, ?, ?, ?)',
      ...[trialId, event.epoch, attempt, renderMetrics(event.metrics)],
    );
}

function changeAttempt(db: Connection, known: AttemptRecord, change: AttemptChange, offset: number): void {
  db.run(
    'update attempts set byte_offset = ?, epoch = ?, end_kind = ?, failure = ? where trial_id = ? and attempt = ?',
    ...[offset, change.epoch, change.end, change.failure, known.trialId, known.attempt],
  );
}

/** Only the latest attempt speaks for the trial. */
function isLatest(db: Connection, trialId: string, attempt: number): boolean {
  return (
    db.all('select 1 from attempts where trial_id = ? and attempt > ? limit 1', trialId, attempt).length === 0
  );
}

function changeTrial(db: Connection, trialId: string, change: Readonly<Record<string, SqlValue>>): void {
  const columns = Object.entries(change);
  if (columns.length === 0) return;
  db.run(
    `update trials set ${columns.map(([name]) => `${name} = ?`).join(', ')} where id = ?`,
    ...columns.map(([, value]) => value),
    trialId,
  );
}

function toColumns(change: TrialChange): Record<string, SqlValue> {
  return {
    ...(change.state === undefined ? {} : { state: change.state }),
    ...(change.reason === undefined ? {} : { reason: change.reason }),
    ...(change.epochs === undefined ? {} : { epochs: change.epochs }),
    ...(change.train && { params_train: change.train.params, macs_train: change.train.macs }),
    ...(change.deploy && { params_deploy: change.deploy.params, macs_deploy: change.deploy.macs }),
    ...(change.seconds === undefined ? {} : { seconds: change.seconds }),
    ...(change.equivalenceError === undefined
      ? {}
      : { equivalence_error: toNumber(change.equivalenceError) }),
  };
}
