// The store contract in SQL, over any connection; tables in migrations/.
import { StoreError } from '../errors.js';
import { type EventOf, renderEvent, type TrialEvent } from '../trial/events.js';
import { canonicalJson } from '../trial/identity.js';
import type { Trial } from '../trial/trial.js';
import { attemptChanges, isStored, placeBatch, type TrialChange, trialChanges } from './changes.js';
import type { Connection, SqlValue } from './connection.js';
import { toAttempt, toEpochs, toNumber, toPlace, toStoredEvent, toSweep, toTrialRecord } from './rows.js';
import { readResults } from './sql-results.js';
import type { AttemptRecord, EventBatch, Store, SweepRecord, SweepTrial, TrialRecord } from './store.js';

const TRIAL = `t.*, (select count(*) from attempts a where a.trial_id = t.id) as attempts,
  coalesce((select max(m.epoch) from metrics m where m.trial_id = t.id), 0) as epoch`;
const ATTEMPT = 'select * from attempts where trial_id = ?';

/** The store over an open and migrated database, which it closes. */
export function createSqlStore(db: Connection): Store {
  const known = new Map<string, Trial>();
  const record = (row: unknown): TrialRecord => toTrialRecord(row, known, db.file);
  return {
    putSweep: (sweep, plan) => db.transact(() => putSweep(db, sweep, plan)),
    putTrial: (trial) => db.transact(() => putTrial(db, trial)),
    putAttempt: (id, attempt) => db.transact(() => putAttempt(db, id, attempt)),
    ingest: (id, attempt, batch) => db.transact(() => ingest(db, id, attempt, batch)),
    endAttempt: (id, attempt, event) => db.transact(() => endAttempt(db, id, attempt, event)),
    removeSweep: (id) => db.transact(() => db.run('delete from sweeps where id = ?', id)),
    removeTrial: (id) => db.transact(() => removeTrial(db, id)),
    sweeps: () => db.all('select * from sweeps order by created_at, id').map(toSweep),
    sweepTrials: (id) =>
      db
        .all(
          `select ${TRIAL}, s.arm, s.position, s.parameters from sweep_trials s
           join trials t on t.id = s.trial_id where s.sweep_id = ? order by s.position`,
          id,
        )
        .map((row) => {
          const r = record(row);
          return { trial: r.trial, ...toPlace(row), record: r };
        }),
    results: (id) => readResults(db, id),
    trials: () => db.all(`select ${TRIAL} from trials t order by t.id`).map(record),
    trial: (id) => db.all(`select ${TRIAL} from trials t where t.id = ?`, id).map(record)[0] ?? null,
    attempts: (id) => db.all(`${ATTEMPT} order by attempt`, id).map(toAttempt),
    epochs: (id) =>
      toEpochs(db.all('select epoch, name, value from metrics where trial_id = ? order by epoch, name', id)),
    events: (id) =>
      db
        .all('select * from events where trial_id = ? order by attempt, sequence', id)
        .map((row) => toStoredEvent(row, db.file)),
    check: () => db.check(),
    close: () => db.close(),
  };
}

function putSweep(db: Connection, sweep: SweepRecord, plan: readonly SweepTrial[]): void {
  if (new Set(plan.map((p) => p.trial.id)).size !== plan.length)
    throw new StoreError('put', `sweep ${sweep.id}`, 'its plan has a trial twice');
  db.run(
    `insert into sweeps (id, source, metric, goal, selection, parameters, baseline, created_at, metrics)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set source = excluded.source,
     metric = excluded.metric, goal = excluded.goal, selection = excluded.selection,
     parameters = excluded.parameters, baseline = excluded.baseline, created_at = excluded.created_at,
     metrics = excluded.metrics`,
    sweep.id,
    sweep.source,
    sweep.metric.name,
    sweep.metric.goal,
    sweep.metric.select,
    JSON.stringify(sweep.parameters),
    sweep.baseline,
    sweep.createdAt,
    sweep.metrics === undefined ? null : JSON.stringify(sweep.metrics),
  );
  db.run('delete from sweep_trials where sweep_id = ?', sweep.id);
  for (const { trial, arm, position, parameters } of plan) {
    putTrial(db, trial);
    db.run(
      'insert into sweep_trials (sweep_id, trial_id, position, arm, parameters) values (?, ?, ?, ?, ?)',
      ...[sweep.id, trial.id, position, arm, JSON.stringify(parameters)],
    );
  }
}

function putTrial(db: Connection, trial: Trial): void {
  db.run(
    `insert into trials (id, arm_id, seed, state, content) values (?, ?, ?, 'planned', ?)
     on conflict (id) do nothing`,
    ...[trial.id, trial.arm, trial.experiment.seed, canonicalJson(trial)],
  );
}

function removeTrial(db: Connection, id: string): void {
  const [row] = db.all('select content from trials where id = ?', id);
  if (row === undefined) throw new StoreError('find', `trial ${id}`, `it is not in ${db.file}`);
  for (const table of ['events', 'metrics', 'attempts'])
    db.run(`delete from ${table} where trial_id = ?`, id);
  const planned = db.all('select sweep_id from sweep_trials where trial_id = ? limit 1', id).length > 0;
  if (!planned) db.run('delete from trials where id = ?', id);
  db.run(
    `update trials set state = 'planned', reason = null, epochs = 0, params_train = null, macs_train = null,
     params_deploy = null, macs_deploy = null, seconds = null, equivalence_error = null where id = ?`,
    id,
  );
}

function putAttempt(db: Connection, trialId: string, attempt: number): void {
  if (db.all('select id from trials where id = ?', trialId).length === 0)
    throw new StoreError('find', `trial ${trialId}`, `it is not in ${db.file}`);
  if (db.all(`${ATTEMPT} and attempt = ?`, trialId, attempt).length > 0) return;
  db.run('insert into attempts (trial_id, attempt) values (?, ?)', trialId, attempt);
  changeTrial(db, trialId, attempt, { state: 'running', reason: null });
}

function needAttempt(db: Connection, trialId: string, attempt: number): AttemptRecord {
  const [row] = db.all(`${ATTEMPT} and attempt = ?`, trialId, attempt);
  if (row === undefined)
    throw new StoreError('find', `attempt ${attempt} of trial ${trialId}`, `it is not in ${db.file}`);
  return toAttempt(row);
}

function ingest(db: Connection, trialId: string, attempt: number, batch: EventBatch): void {
  const known = needAttempt(db, trialId, attempt);
  const place = placeBatch(known.offset, batch);
  if ('problem' in place)
    throw new StoreError('ingest', `attempt ${attempt} of trial ${trialId}`, place.problem);
  if (!place.fresh) return;
  addEvents(db, known, batch.events);
  db.run(
    'update attempts set byte_offset = ? where trial_id = ? and attempt = ?',
    ...[batch.to, trialId, attempt],
  );
}

function endAttempt(db: Connection, trialId: string, attempt: number, event: TrialEvent): void {
  const known = needAttempt(db, trialId, attempt);
  if (known.end === null) addEvents(db, known, [event]);
}

function addEvents(db: Connection, known: AttemptRecord, events: readonly TrialEvent[]): void {
  const { trialId, attempt } = known;
  for (const event of events) {
    if (isStored(event)) addEvent(db, trialId, attempt, event);
    if (event.kind === 'epoch') addMetrics(db, trialId, attempt, event);
  }
  const { epoch, end, failure } = attemptChanges(known, events);
  db.run(
    'update attempts set epoch = ?, end_kind = ?, failure = ? where trial_id = ? and attempt = ?',
    ...[epoch, end, failure, trialId, attempt],
  );
  changeTrial(db, trialId, attempt, trialChanges(events));
}

function addEvent(db: Connection, trialId: string, attempt: number, event: TrialEvent): void {
  db.run(
    `insert into events (trial_id, attempt, sequence, kind, at, content)
     select ?, ?, coalesce(max(sequence) + 1, 0), ?, ?, ? from events where trial_id = ? and attempt = ?`,
    ...[trialId, attempt, event.kind, event.at, renderEvent(event).trimEnd()],
    ...[trialId, attempt],
  );
}

function addMetrics(db: Connection, trialId: string, attempt: number, event: EventOf<'epoch'>): void {
  const later = 'select 1 from metrics where trial_id = ? and epoch = ? and attempt > ? limit 1';
  if (db.all(later, trialId, event.epoch, attempt).length > 0) return;
  db.run('delete from metrics where trial_id = ? and epoch = ?', trialId, event.epoch);
  for (const [name, value] of Object.entries(event.metrics))
    db.run(
      'insert into metrics (trial_id, epoch, name, value, attempt) values (?, ?, ?, ?, ?)',
      ...[trialId, event.epoch, name, Number.isNaN(value) ? null : value, attempt],
    );
}

/** Only the latest attempt speaks for the trial. */
function changeTrial(db: Connection, trialId: string, attempt: number, change: TrialChange): void {
  const columns = Object.entries(toColumns(change));
  if (columns.length === 0) return;
  db.run(
    `update trials set ${columns.map(([name]) => `${name} = ?`).join(', ')} where id = ?
     and not exists (select 1 from attempts where trial_id = trials.id and attempt > ?)`,
    ...columns.map(([, value]) => value),
    ...[trialId, attempt],
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
