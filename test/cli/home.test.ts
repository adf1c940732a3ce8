import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readEnvironment } from '../../src/cli/environment.js';
import { findSweep, findTrial, readHome, resultsOf } from '../../src/cli/home.js';
import { openSqliteStore } from '../../src/store/sqlite.js';
import { createPlan, fill, finishedEvents } from './fixtures.js';

function createHome() {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-home-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return readEnvironment({ variables: {}, folder, isTerminal: false, columns: undefined });
}

function createFilledHome() {
  const environment = createHome();
  mkdirSync(join(environment.home, 'sweeps'), { recursive: true });
  const store = openSqliteStore(join(environment.home, 'dyrep.db'));
  for (const [i, id] of ['one', 'two'].entries()) {
    fill(store, createPlan(id, [10 * i + 1]), [finishedEvents([0.5])]);
    const record = join(environment.home, 'sweeps', `${id}.json`);
    writeFileSync(record, '{}');
    utimesSync(record, 100 - i, 100 - i);
  }
  store.close();
  return environment;
}

it('says what to do where nothing was run', async () => {
  const environment = createHome();
  await expect(readHome(environment, () => 1)).rejects.toThrow('run a sweep first');
});

it('does not take a home that cannot be looked into for an empty one', async () => {
  const environment = createHome();
  writeFileSync(environment.home, 'a file');
  await expect(readHome(environment, () => 1)).rejects.toThrow(
    `cannot read ${join(environment.home, 'dyrep.db')}: a part of its path is no folder`,
  );
});

it('takes the sweep that was run last, or the named one, also by its file', async () => {
  const environment = createFilledHome();
  await readHome(environment, (store) => {
    expect(findSweep(environment, store, undefined).id).toBe('one');
    expect(findSweep(environment, store, 'two').id).toBe('two');
    expect(findSweep(environment, store, 'sweeps/two.yml').id).toBe('two');
    expect(() => findSweep(environment, store, 'tow')).toThrow("did you mean 'two'?");
    expect(resultsOf(store, findSweep(environment, store, 'one')).trials).toHaveLength(2);
  });
});

it('finds a trial by the beginning of its id, when there is one only', async () => {
  const environment = createFilledHome();
  await readHome(environment, (store) => {
    const [first] = store.trials();
    expect(findTrial(store, first!.trial.id.slice(0, 10).toUpperCase())).toEqual(first);
    expect(() => findTrial(store, '')).toThrow(/^the ids of several trials begin with '': [0-9a-f]{16}, /);
    expect(() => findTrial(store, 'xyz')).toThrow(
      "unknown trial 'xyz'; dyrep show SWEEP --trials lists their ids",
    );
    const { id } = first!.trial;
    for (const slip of [`${id}x`, `${id.slice(0, 7)}x`, `${id.slice(0, 5)}x${id.slice(6, 12)}`])
      expect(() => findTrial(store, slip)).toThrow(`unknown trial '${slip}'; did you mean '${id}'?`);
    expect(() => findTrial(store, 'one')).toThrow(
      "'one' is a sweep; expected a trial of it (dyrep show one --trials lists their ids)",
    );
  });
});
