// The two epochs that may speak for a trial, in its place in each sweep: kept up to date as epochs come in.
import type { EpochMetrics, Goal, MetricName } from '../trial/metrics.js';
import { type Chosen, chooseEpochs, NONE_CHOSEN } from './chosen.js';
import type { Connection, SqlValue } from './connection.js';
import { renderMetrics } from './metrics-text.js';
import { toChosen } from './rows.js';

/** Reads a trial's epochs. */
export const EPOCHS = 'select trial_id, epoch, metrics from epochs where trial_id = ? order by epoch';

interface Place {
  readonly sweep_id: string;
  readonly position: number;
  readonly metric: MetricName;
  readonly goal: Goal;
}

/** Chooses among what was chosen and epochs that are new. */
export function chooseAmong(db: Connection, trialId: string, added: readonly EpochMetrics[]): void {
  choose(db, trialId, (place, metric) => chooseEpochs(toChosen(place, db.file), added, metric));
}

/** Chooses among all epochs of the trial. */
export function chooseAnew(db: Connection, trialId: string, epochs: readonly EpochMetrics[]): void {
  choose(db, trialId, (_, metric) => chooseEpochs(NONE_CHOSEN, epochs, metric));
}

function choose(
  db: Connection,
  trialId: string,
  chosenOf: (place: Place, metric: { readonly name: MetricName; readonly goal: Goal }) => Chosen,
): void {
  const places = db.all(
    `select s.trial_id, s.sweep_id, s.position, s.best, s.best_metrics, s.last, s.last_metrics, w.metric, w.goal
     from sweep_trials s join sweeps w on w.id = s.sweep_id where s.trial_id = ?`,
    trialId,
  ) as readonly Place[];
  for (const place of places)
    db.run(
      `update sweep_trials set best = ?, best_metrics = ?, last = ?, last_metrics = ?
       where sweep_id = ? and position = ?`,
      ...chosenColumns(chosenOf(place, { name: place.metric, goal: place.goal })),
      ...[place.sweep_id, place.position],
    );
}

/** The values of the columns best, best_metrics, last and last_metrics. */
export function chosenColumns({ best, last }: Chosen): readonly SqlValue[] {
  return [best, last].flatMap((e) => (e === null ? [null, null] : [e.epoch, renderMetrics(e.metrics)]));
}
