// What reports read of a sweep, by SQL: no experiment is parsed, and of a trial's epochs only the best and the last are read.
import type { TrialResult } from '../trial/result.js';
import type { Connection } from './connection.js';
import { toEpochs, toSweep, toTrialResult } from './rows.js';

/** The trials of a sweep in the order of its plan. */
export function* readResults(db: Connection, sweepId: string): Iterable<TrialResult> {
  const [row] = db.all('select * from sweeps where id = ?', sweepId);
  if (row === undefined) return;
  const { metric } = toSweep(row);
  const value = metric.goal === 'maximize' ? 'm.value desc' : 'm.value';
  const rows = db.all(
    `select t.id, t.arm_id, s.arm, t.seed, t.state, s.parameters, t.params_train, t.macs_train, t.params_deploy,
     t.macs_deploy, t.seconds, t.equivalence_error,
     (select m.epoch from metrics m where m.trial_id = t.id and m.name = ? and m.value is not null
       order by ${value}, m.epoch limit 1) as best,
     (select max(m.epoch) from metrics m where m.trial_id = t.id) as last
     from sweep_trials s join trials t on t.id = s.trial_id where s.sweep_id = ? order by s.position`,
    ...[metric.name, sweepId],
  );
  for (const found of rows)
    yield toTrialResult(found, (id, best, last) =>
      toEpochs(
        db.all(
          'select epoch, name, value from metrics where trial_id = ? and epoch in (?, ?) order by epoch, name',
          ...[id, best, last],
        ),
      ),
    );
}
