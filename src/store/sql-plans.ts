// Sweeps, their plans and planned trials in SQL.
import { StoreError } from '../errors.js';
import { canonicalJson } from '../trial/identity.js';
import type { Trial } from '../trial/trial.js';
import { chooseEpochs, NONE_CHOSEN } from './chosen.js';
import type { Connection } from './connection.js';
import { toEpochs, toSweep } from './rows.js';
import { chooseAnew, chosenColumns, EPOCHS } from './sql-chosen.js';
import type { SweepRecord, SweepTrial } from './store.js';

/** Adds or replaces a sweep and its plan; only the rows of the plan that differ are written. */
export function putSweep(db: Connection, sweep: SweepRecord, plan: readonly SweepTrial[]): void {
  if (new Set(plan.map((p) => p.trial.id)).size !== plan.length)
    throw new StoreError('put', `sweep ${sweep.id}`, 'its plan has a trial twice');
  const { name, goal } = sweep.metric;
  // By another metric other epochs speak: nothing that was chosen stays.
  db.run(
    `delete from sweep_trials where sweep_id in (select id from sweeps where id = ? and (metric <> ? or goal <> ?))`,
    ...[sweep.id, name, goal],
  );
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
  for (const place of changedPlaces(db, sweep.id, plan)) putPlace(db, sweep, place);
}

/** Adds trials to a plan; one that is in it already is refused. */
export function growSweep(db: Connection, sweepId: string, added: readonly SweepTrial[]): void {
  const [row] = db.all('select * from sweeps where id = ?', sweepId);
  if (row === undefined) throw new StoreError('find', `sweep ${sweepId}`, `it is not in ${db.file}`);
  const sweep = toSweep(row);
  for (const place of added) putPlace(db, sweep, place);
}

interface PlaceRow {
  readonly trial_id: string;
  readonly position: number;
  readonly arm: string;
  readonly parameters: string;
}

/** The places that are not as they are to be, after those that stood there are removed. */
function changedPlaces(db: Connection, id: string, plan: readonly SweepTrial[]): readonly SweepTrial[] {
  const rows = db.all(
    'select trial_id, position, arm, parameters from sweep_trials where sweep_id = ?',
    id,
  ) as readonly PlaceRow[];
  const before = new Map(rows.map((row) => [row.trial_id, row]));
  const isSame = ({ trial, position, arm, parameters }: SweepTrial): boolean => {
    const row = before.get(trial.id);
    return row?.position === position && row.arm === arm && row.parameters === JSON.stringify(parameters);
  };
  const same = new Set(plan.filter(isSame).map((p) => p.trial.id));
  for (const { trial_id, position } of rows)
    if (!same.has(trial_id))
      db.run('delete from sweep_trials where sweep_id = ? and position = ?', id, position);
  return plan.filter((p) => !same.has(p.trial.id));
}

function putPlace(db: Connection, { id, metric }: SweepRecord, place: SweepTrial): void {
  const { trial, arm, position, parameters } = place;
  putTrial(db, trial);
  const epochs = toEpochs(db.all(EPOCHS, trial.id), db.file);
  db.run(
    `insert into sweep_trials (sweep_id, trial_id, position, arm, parameters, best, best_metrics, last, last_metrics)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, trial.id, position, arm, JSON.stringify(parameters)],
    ...chosenColumns(chooseEpochs(NONE_CHOSEN, epochs, metric)),
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
  chooseAnew(db, id, []);
  const planned = db.all('select sweep_id from sweep_trials where trial_id = ? limit 1', id).length > 0;
  if (!planned) db.run('delete from trials where id = ?', id);
  db.run(
    `update trials set state = 'planned', reason = null, epoch = 0, epochs = 0, seconds = null,
     params_train = null, macs_train = null, params_deploy = null, macs_deploy = null, equivalence_error = null
     where id = ?`,
    id,
  );
}
