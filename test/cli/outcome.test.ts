import { expect, it } from 'vitest';
import { readEnvironment } from '../../src/cli/environment.js';
import { busyJson, outcomeJson, renderOutcome } from '../../src/cli/outcome.js';
import { BusySweepError } from '../../src/errors.js';
import { saysBusy } from '../../src/runner/fires.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { createPlan, FAILED, fill, finishedEvents } from './fixtures.js';

const environment = readEnvironment({ variables: {}, folder: '/', isTerminal: false, columns: undefined });
const plan = createPlan();
const AGAIN = { goOn: 'dyrep sweep small.yml', retry: 'dyrep sweep small.yml --retry-failed' };
const counts = { planned: 4, finished: 2, failed: 1, pruned: 0, stopped: 0, reused: 1 };

it('is the JSON of the contract, also when nothing was begun', () => {
  const keys = ['sweep', 'planned', 'finished', 'failed', 'pruned', 'stopped', 'reused'];
  expect(Object.keys(outcomeJson(plan, { result: counts, interrupted: false }))).toEqual(keys);
  expect(outcomeJson(plan, { result: null, interrupted: true })).toEqual({
    ...{ sweep: 'small', planned: 4, finished: 0, failed: 0, pruned: 0, stopped: 0, reused: 0 },
  });
});

it('says who runs the sweep when another process does, in a line that a scheduler understands', () => {
  const busy = busyJson(new BusySweepError('/home', { sweep: 'small', pid: 7, host: 'here', since: 0 }));
  expect(busy).toEqual({
    ...{ sweep: 'small', busy: { pid: 7, host: 'here', since: '1970-01-01T00:00:00.000Z' } },
  });
  expect(saysBusy(`more\n${JSON.stringify(busy)}\n`)).toBe(true);
  expect(saysBusy(JSON.stringify(outcomeJson(plan, { result: counts, interrupted: false })))).toBe(false);
});

it('has the notes on a file of another tool at the end of its JSON', () => {
  const note = { file: 'w.yml', line: 1, column: 1, path: 'project', message: 'means nothing here' };
  const json = outcomeJson(plan, { result: counts, interrupted: false }, [note]);
  expect(Object.entries(json).at(-1)).toEqual(['notes', [note]]);
});

it('ranks the arms, names the failures safely, and says how to run them again', () => {
  const store = createMemoryStore();
  fill(store, plan, [finishedEvents([0.5, 0.75]), [FAILED], finishedEvents([0.25])]);
  const ran = { result: counts, interrupted: false };
  const text = renderOutcome(plan, ran, store, AGAIN, environment).join('\n');
  expect(text).toMatch(/1 +plain +2 +50\.00/);
  expect(text).toContain('2 of 4 trials finished, 1 of them before, 1 failed.');
  expect(text).not.toContain('No more trials were started');
  const halted = { result: { ...counts, halted: 'the budget\u001b is spent' }, interrupted: false };
  expect(renderOutcome(plan, halted, store, AGAIN, environment).join('\n')).toContain(
    'No more trials were started: the budget\\x1b is spent.',
  );
  expect(text).toContain(
    `failed: dyrep seed 1 (${plan.trials[1]!.trial.id}): nan: the loss is no number\\x1b[31m`,
  );
  expect(text).toContain('dyrep sweep small.yml --retry-failed');
});

it('says that trials stay ended early, where the sweep itself would not have ended them', () => {
  const store = createMemoryStore();
  fill(store, plan, []);
  const ran = {
    result: { ...counts, finished: 2, failed: 0, pruned: 2, reused: 4 },
    interrupted: false,
  };
  const lines = (source: string) =>
    renderOutcome({ ...plan, sweep: { ...plan.sweep, source } }, ran, store, AGAIN, environment);
  expect(lines('seeds: 2\n')[0]).toBe(
    'Everything is there: all 4 trials were done before, 2 of them ended early.',
  );
  expect(lines('seeds: 2\n').at(-1)).toMatch(/^2 trials ended early by a rule that this sweep does not have/);
  expect(lines('early_stop: { rule: median }\n').join('\n')).not.toContain('does not have');
});

it('says at once when everything is there, and how to go on when it was interrupted', () => {
  const store = createMemoryStore();
  fill(store, plan, []);
  const whole = { ...counts, finished: 4, failed: 0, reused: 4 };
  const done = renderOutcome(plan, { result: whole, interrupted: false }, store, AGAIN, environment);
  expect(done[0]).toBe('Everything is there: all 4 trials were done before.');
  const asked = { ...counts, failed: 0, stopped: 1, halted: 'asked to stop' };
  const stopped = renderOutcome(plan, { result: asked, interrupted: false }, store, AGAIN, environment);
  expect(stopped.at(-1)).toBe('Go on with: dyrep sweep small.yml');
  const cut = renderOutcome(plan, { result: counts, interrupted: true }, store, AGAIN, environment);
  expect(cut.at(-1)).toContain('Go on with: dyrep sweep small.yml');
  const early = renderOutcome(plan, { result: null, interrupted: true }, null, AGAIN, environment);
  expect(early).toEqual(['Interrupted before the first trial. Go on with: dyrep sweep small.yml']);
});

it('counts the failures that are too many to be told, and a single trial as one', () => {
  const seeds = Array.from({ length: 13 }, (_, i) => i + 1);
  const many = createPlan('many', seeds);
  const store = createMemoryStore();
  fill(
    store,
    many,
    many.trials.map(() => [FAILED]),
  );
  const result = { ...counts, planned: 26, finished: 0, failed: 26, reused: 0 };
  const lines = renderOutcome(many, { result, interrupted: false }, store, AGAIN, environment);
  expect(lines.filter((line) => line.startsWith('failed: '))).toHaveLength(20);
  expect(lines).toContain('… and 6 more failed: dyrep show many --trials lists them');
  const one = { ...counts, planned: 1, finished: 1, failed: 0, reused: 0 };
  const said = (reused: number) =>
    renderOutcome(many, { result: { ...one, reused }, interrupted: false }, store, AGAIN, environment);
  expect(said(0)).toContain('1 of 1 trial finished.');
  expect(said(1)[0]).toBe('Everything is there: the trial was done before.');
});

it('promises no checkpoint to a run that was interrupted, which may have ended at once', () => {
  const store = createMemoryStore();
  fill(store, plan, []);
  const result = { ...counts, finished: 0, failed: 0, reused: 0, stopped: 1 };
  const lines = renderOutcome(plan, { result, interrupted: true }, store, AGAIN, environment);
  expect(lines.at(-1)).toBe(
    'Interrupted; trials go on from their last checkpoints. Go on with: dyrep sweep small.yml',
  );
});
