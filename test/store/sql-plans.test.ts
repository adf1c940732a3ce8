// A plan that is put again is written where it differs.
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { freshDatabases, sql } from './database.js';
import { sweepOf, trialOf } from './trials.js';

const fresh = freshDatabases();

it('rows that are the same stay, others are moved, removed and added', () => {
  const file = fresh();
  const store = openSqliteStore(file);
  const before = sweepOf('s', [trialOf(1), trialOf(2), trialOf(3)]);
  store.putSweep(before.sweep, before.plan);
  sql(file, 'create table written (trial_id)');
  sql(
    file,
    'create trigger w after insert on sweep_trials begin insert into written values (new.trial_id); end',
  );
  const after = sweepOf('s', [trialOf(1), trialOf(3), trialOf(4)]);
  store.putSweep(after.sweep, after.plan);
  expect(store.sweepTrials('s').map(({ record: _, ...place }) => place)).toEqual(after.plan);
  store.close();
  expect(sql(file, 'select trial_id from written')).toEqual([
    { trial_id: trialOf(3).id },
    { trial_id: trialOf(4).id },
  ]);
});
