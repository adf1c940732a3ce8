// What a batch writes.
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { freshDatabases, sql } from './database.js';
import { epochOf, startedOf, sweepOf, trialOf } from './trials.js';

const fresh = freshDatabases();
const { id } = trialOf(1);

function filled() {
  const file = fresh();
  const store = openSqliteStore(file);
  const { sweep, plan } = sweepOf('s', [trialOf(1)]);
  store.putSweep(sweep, plan);
  store.putAttempt(id, 1);
  store.ingest(id, 1, { events: [startedOf(1), epochOf(1, 0.5), epochOf(2, 0.4)], from: 0, to: 9 });
  return { file, store };
}

it('an event is one row, and so are the metrics of an epoch', () => {
  const { file, store } = filled();
  store.close();
  expect(sql(file, 'select sequence, kind from events order by sequence')).toEqual([
    { sequence: 0, kind: 'started' },
    { sequence: 1, kind: 'epoch' },
    { sequence: 2, kind: 'epoch' },
  ]);
  expect(sql(file, 'select epoch, attempt, metrics from epochs order by epoch')).toEqual([
    { epoch: 1, attempt: 1, metrics: JSON.stringify(epochOf(1, 0.5).metrics) },
    { epoch: 2, attempt: 1, metrics: JSON.stringify(epochOf(2, 0.4).metrics) },
  ]);
  expect(sql(file, 'select epoch from trials')).toEqual([{ epoch: 2 }]);
  expect(sql(file, 'select best, last from sweep_trials')).toEqual([{ best: 1, last: 2 }]);
});
