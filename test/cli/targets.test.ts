import { expect, it } from 'vitest';
import { readEnvironment } from '../../src/cli/environment.js';
import { findTargets } from '../../src/cli/targets.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { createPlan, fill } from './fixtures.js';

const environment = readEnvironment({ variables: {}, folder: '/', isTerminal: false, columns: undefined });
const store = createMemoryStore();
const [plan, other] = [createPlan('small'), createPlan('deed', [3])];
for (const p of [plan, other]) fill(store, p, []);
const names = (...words: readonly string[]) => {
  const { sweeps, trials } = findTargets(environment, store, words);
  return [sweeps.map((s) => s.id), trials.map((t) => t.trial.id)];
};

it('takes sweeps by name or file and trials by the beginning of their id, each once', () => {
  const { id } = plan.trials[1]!.trial;
  expect(names('small', 'sweeps/small.yml', id, id.slice(0, 9).toUpperCase())).toEqual([['small'], [id]]);
  expect(names()).toEqual([[], []]);
});

it('takes a word that could be both for the sweep', () => {
  expect(names('deed')).toEqual([['deed'], []]);
});

it('says what there is in the place of what there is not', () => {
  expect(() => names('smal')).toThrow(
    "unknown sweep or trial 'smal', expected one of deed, small; did you mean",
  );
  expect(() => names('fffffffffff')).toThrow("unknown trial 'fffffffffff'");
  const { id } = plan.trials[0]!.trial;
  expect(() => names(`${id}z`)).toThrow(`unknown trial '${id}z'; did you mean '${id}'?`);
  expect(() => names('')).toThrow("unknown sweep or trial ''");
});
