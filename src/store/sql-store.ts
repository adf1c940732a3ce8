// The store contract in SQL, over any connection; tables in migrations/.
import type { Trial } from '../trial/trial.js';
import type { Connection } from './connection.js';
import { toAttempt, toEpochs, toPlace, toStatus, toStoredEvent, toSweep, toTrialRecord } from './rows.js';
import { EPOCHS } from './sql-chosen.js';
import { ATTEMPT, endAttempt, ingest, putAttempt } from './sql-ingest.js';
import { growSweep, putSweep, putTrial, removeTrial } from './sql-plans.js';
import { readResults } from './sql-results.js';
import type { Store, TrialRecord } from './store.js';

const STATUS = `t.state, t.reason, (select count(*) from attempts a where a.trial_id = t.id) as attempts, t.epoch, t.epochs,
  t.params_train, t.macs_train, t.params_deploy, t.macs_deploy, t.seconds, t.equivalence_error`;
const TRIAL = `t.id, t.content, ${STATUS}`;

/** The store over an open and migrated database, which it closes. */
export function createSqlStore(db: Connection): Store {
  const known = new Map<string, Trial>();
  const record = (row: unknown): TrialRecord => toTrialRecord(row, known, db.file);
  const ids = (sql: string, ...values: readonly (string | number)[]) =>
    db.all(sql, ...values).map((row) => (row as { readonly id: string }).id);
  return {
    putSweep: (sweep, plan) => db.transact(() => putSweep(db, sweep, plan)),
    growSweep: (id, added) => db.transact(() => growSweep(db, id, added)),
    putTrial: (trial) => db.transact(() => putTrial(db, trial)),
    putAttempt: (id, attempt) => db.transact(() => putAttempt(db, id, attempt)),
    ingest: (id, attempt, batch) => db.transact(() => ingest(db, id, attempt, batch)),
    endAttempt: (id, attempt, event) => db.transact(() => endAttempt(db, id, attempt, event)),
    removeSweep: (id) => db.transact(() => db.run('delete from sweeps where id = ?', id)),
    removeTrial: (id) => db.transact(() => removeTrial(db, id)),
    sweeps: () => db.all('select * from sweeps order by created_at, id').map(toSweep),
    sweepIds: () => ids('select id from sweeps order by created_at, id'),
    sweep: (id) => db.all('select * from sweeps where id = ?', id).map(toSweep)[0] ?? null,
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
    sweepsOf: (id) =>
      ids(
        `select w.id from sweep_trials s join sweeps w on w.id = s.sweep_id where s.trial_id = ?
         order by w.created_at, w.id`,
        id,
      ),
    results: (id) => readResults(db, id),
    trials: () => db.all(`select ${TRIAL} from trials t order by t.id`).map(record),
    trial: (id) => db.all(`select ${TRIAL} from trials t where t.id = ?`, id).map(record)[0] ?? null,
    status: (id) => db.all(`select ${STATUS} from trials t where t.id = ?`, id).map(toStatus)[0] ?? null,
    trialIds: (start, limit) =>
      ids(`select id from trials where id >= ? and id < ? order by id limit ?`, start, `${start}~`, limit),
    runningTrials: () => ids("select id from trials where state = 'running' order by id"),
    attempts: (id) => db.all('select * from attempts where trial_id = ? order by attempt', id).map(toAttempt),
    attempt: (id, attempt) => db.all(ATTEMPT, id, attempt).map(toAttempt)[0] ?? null,
    epochs: (id) => toEpochs(db.all(EPOCHS, id), db.file),
    events: (id) =>
      db
        .all('select * from events where trial_id = ? order by attempt, sequence', id)
        .map((row) => toStoredEvent(row, db.file)),
    check: () => db.check(),
    close: () => db.close(),
  };
}
