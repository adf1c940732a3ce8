// A sweep's results are read as they stand when the first one is read.
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { freshDatabases, sql } from './database.js';
import { epochOf, startedOf, sweepOf, trialOf } from './trials.js';

const fresh = freshDatabases();

describe('results', () => {
  it('show no change that is made while they are read', () => {
    const file = fresh();
    const writer = openSqliteStore(file);
    const { sweep, plan } = sweepOf('s', [trialOf(1), trialOf(2)]);
    writer.putSweep(sweep, plan);
    const viewer = openSqliteStore(file, { readonly: true });
    const states: string[] = [];
    for (const { state } of viewer.results('s')) {
      for (const { trial } of plan) writer.putAttempt(trial.id, 1);
      states.push(state);
    }
    expect(states).toEqual(['planned', 'planned']);
    expect([...viewer.results('s')].map((r) => r.state)).toEqual(['running', 'running']);
    viewer.close();
    writer.close();
  });

  it('name an epoch whose metrics were damaged', () => {
    const file = fresh();
    const store = openSqliteStore(file);
    const { sweep, plan } = sweepOf('s', [trialOf(1)]);
    store.putSweep(sweep, plan);
    store.putAttempt(trialOf(1).id, 1);
    store.ingest(trialOf(1).id, 1, { events: [startedOf(1), epochOf(1, 0.5)], from: 0, to: 9 });
    store.close();
    sql(file, `update sweep_trials set last_metrics = '{"lr":[]}', best = null`);
    const viewer = openSqliteStore(file, { readonly: true });
    expect(() => [...viewer.results('s')]).toThrow(/epoch 1 of trial .* in .*dyrep\.db/);
    viewer.close();
  });
});
