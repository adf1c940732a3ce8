// The two epochs of a trial's places: also where a sweep comes late, or changes its metric.
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { freshDatabases } from './database.js';
import { epochOf, startedOf, sweepOf, trialOf } from './trials.js';

const fresh = freshDatabases();
const { id } = trialOf(1);

it('each sweep chooses by its own metric, from what was there before it, too', () => {
  const store = openSqliteStore(fresh());
  const { sweep, plan } = sweepOf('s', [trialOf(1)]);
  const chosen = (name: string) => [...store.results(name)].map((r) => [r.best?.epoch, r.last?.epoch]);
  store.putSweep(sweep, plan);
  store.putAttempt(id, 1);
  store.ingest(id, 1, { events: [startedOf(1), epochOf(1, 0.5), epochOf(2, 0.4)], from: 0, to: 9 });
  expect(chosen('s')).toEqual([[1, 2]]);
  const metric = { ...sweep.metric, goal: 'minimize' } as const;
  store.putSweep({ ...sweep, id: 'late', metric }, plan);
  expect(chosen('late')).toEqual([[2, 2]]);
  store.putSweep({ ...sweep, id: 'grown', metric }, []);
  store.growSweep('grown', plan);
  expect(chosen('grown')).toEqual([[2, 2]]);
  store.ingest(id, 1, { events: [epochOf(3, 0.3)], from: 9, to: 19 });
  expect([chosen('s'), chosen('late')]).toEqual([[[1, 3]], [[3, 3]]]);
  store.putSweep({ ...sweep, metric }, plan);
  expect(chosen('s')).toEqual([[3, 3]]);
  store.removeTrial(id);
  expect([...store.results('s')]).toMatchObject([{ best: null, last: null }]);
  store.close();
});
