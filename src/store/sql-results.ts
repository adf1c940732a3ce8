// What reports read of a sweep, by SQL: no experiment is parsed, and no epoch but the two that may speak for a trial is read.
import { weighsTrainingMacs } from '../trial/metrics.js';
import type { TrialResult } from '../trial/result.js';
import type { Connection } from './connection.js';
import { RESULT_COLUMNS, toSweep, toTrialResult } from './rows.js';

const TRAINING_MACS = `(select sum(e.metrics ->> '$."macs.train"') from epochs e where e.trial_id = t.id)`;

/** The trials of a sweep in the order of its plan, as they stand when the first one is read. */
export function* readResults(db: Connection, sweepId: string): Iterable<TrialResult> {
  const [row] = db.all('select * from sweeps where id = ?', sweepId);
  if (row === undefined) return;
  const columns = weighsTrainingMacs(toSweep(row).metrics)
    ? `${RESULT_COLUMNS}, ${TRAINING_MACS}`
    : RESULT_COLUMNS;
  const rows = db.each(
    `select ${columns} from sweep_trials s join trials t indexed by outcomes on t.id = s.trial_id
     where s.sweep_id = ? order by s.position`,
    sweepId,
  );
  for (const found of rows) yield toTrialResult(found, db.file);
}
