// What reports read of a sweep, by SQL: no experiment is parsed, and of a trial's epochs only the best and the last are read.
import { weighsTrainingMacs } from '../trial/metrics.js';
import type { TrialResult } from '../trial/result.js';
import type { Connection } from './connection.js';
import { toSweep, toTrialResult } from './rows.js';

/** The trials of a sweep in the order of its plan, as they stand when the first one is read. */
export function* readResults(db: Connection, sweepId: string): Iterable<TrialResult> {
  const [row] = db.all('select * from sweeps where id = ?', sweepId);
  if (row === undefined) return;
  const { metric, metrics } = toSweep(row);
  const { name, goal } = metric;
  const best = `$."${name}"[${goal === 'maximize' ? 0 : 2}]`;
  const macs = weighsTrainingMacs(metrics)
    ? `, (select sum(e.metrics ->> '$."macs.train"') from epochs e where e.trial_id = t.id) as training_macs`
    : '';
  const rows = db.each(
    `select t.id, t.arm_id, s.arm, t.seed, t.state, s.parameters, t.params_train, t.macs_train, t.params_deploy,
     t.macs_deploy, t.seconds, t.equivalence_error, b.epoch as best, b.metrics as best_metrics, l.epoch as last,
     l.metrics as last_metrics${macs}
     from sweep_trials s join trials t on t.id = s.trial_id
     left join epochs b on b.trial_id = t.id and b.epoch = t.extremes ->> ?
     left join epochs l on l.trial_id = t.id and l.epoch = t.epoch
     where s.sweep_id = ? order by s.position`,
    ...[best, sweepId],
  );
  for (const found of rows) yield toTrialResult(found, db.file);
}
