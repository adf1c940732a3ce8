// Sweeps, their plans and planned trials in SQL.
import { StoreError } from '../errors.js';
import { canonicalJson } from '../trial/identity.js';
import type { Trial } from '../trial/trial.js';
import type { Connection } from './connection.js';
import type { SweepRecord, SweepTrial } from './store.js';

/** Adds or replaces a sweep and its plan; only the rows of the plan that differ are written. */
export function putSweep(db: Connection, sweep: SweepRecord, plan: readonly SweepTrial[]): void {
  const planned = new Set(plan.map((p) => p.trial.id));
  if (planned.size !== plan.length)
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
  const rows = db.all('select * from sweep_trials where sweep_id = ?', sweep.id) as readonly PlaceRow[];
  const before = new Map(rows.map((row) => [row.trial_id, row]));
  for (const id of before.keys())
    if (!planned.has(id))
      db.run('delete from sweep_trials where sweep_id = ? and trial_id = ?', sweep.id, id);
  for (const place of plan) putPlace(db, sweep.id, place, before.get(place.trial.id));
}

/** Adds trials to a plan; one that is in it already is refused. */
export function growSweep(db: Connection, sweepId: string, added: readonly SweepTrial[]): void {
  for (const { trial, arm, position, parameters } of added) {
    putTrial(db, trial);
    db.run(
      'insert into sweep_trials (sweep_id, trial_id, position, arm, parameters) values (?, ?, ?, ?, ?)',
      ...[sweepId, trial.id, position, arm, JSON.stringify(parameters)],
    );
  }
}

interface PlaceRow {
  readonly trial_id: string;
  readonly position: number;
  readonly arm: string;
  readonly parameters: string;
}

function putPlace(db: Connection, sweepId: string, place: SweepTrial, before: PlaceRow | undefined): void {
  const { trial, arm, position } = place;
  const parameters = JSON.stringify(place.parameters);
  if (before?.position === position && before.arm === arm && before.parameters === parameters) return;
  if (before === undefined) putTrial(db, trial);
  db.run(
    'insert or replace into sweep_trials (sweep_id, trial_id, position, arm, parameters) values (?, ?, ?, ?, ?)',
    ...[sweepId, trial.id, position, arm, parameters],
  );
}

/** Adds a trial, planned, when it is not there. */
export function putTrial(db: Connection, trial: Trial): void {
  if (db.all('select 1 from trials where id = ?', trial.id).length > 0) return;
  db.run(
    `insert into trials (id, arm_id, seed, state, content) values (?, ?, ?, 'planned', ?)`,
    ...[trial.id, trial.arm, trial.experiment.seed, canonicalJson(trial)],
  );
}

/** Forgets what happened in a trial, and the trial itself unless a sweep plans it. */
export function removeTrial(db: Connection, id: string): void {
  const [row] = db.all('select content from trials where id = ?', id);
  if (row === undefined) throw new StoreError('find', `trial ${id}`, `it is not in ${db.file}`);
  for (const table of ['events', 'epochs', 'attempts']) db.run(`delete from ${table} where trial_id = ?`, id);
  const planned = db.all('select sweep_id from sweep_trials where trial_id = ? limit 1', id).length > 0;
  if (!planned) db.run('delete from trials where id = ?', id);
  db.run(
    `update trials set state = 'planned', reason = null, epoch = 0, epochs = 0, extremes = '{}', seconds = null,
     params_train = null, macs_train = null, params_deploy = null, macs_deploy = null, equivalence_error = null
     where id = ?`,
    id,
  );
}
