// What is said of a trial that early stopping ended, did not end, or never judged.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readEnvironment } from '../../src/cli/environment.js';
import { explainTrial, renderExplained } from '../../src/cli/explain-trial.js';
import { homePaths } from '../../src/runner/paths.js';
import { writeSweep } from '../../src/runner/sweep-files.js';
import { createAttempt, createTrialFolder } from '../../src/runner/trial-folder.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { renderJson } from '../../src/trial/json.js';
import { createPlan, FAILED, fill, finishedEvents } from './fixtures.js';

const home = mkdtempSync(join(tmpdir(), 'dyrep-explain-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const environment = {
  ...readEnvironment({ variables: {}, folder: '/', isTerminal: false, columns: undefined }),
  home,
};
const plan = createPlan();
const RULE = { rule: 'median', startup_trials: 1 };
const about = (id: string) => [`arm of ${id.slice(0, 4)}`, '1'] as const;

function storeOf(source: string) {
  const store = createMemoryStore();
  const runs = [finishedEvents([0.5, 0.75]), finishedEvents([0.25, 0.5])];
  fill(store, { ...plan, sweep: { ...plan.sweep, source } }, runs);
  return store;
}
const idOf = (i: number) => plan.trials[i]!.trial.id;
const source = `experiment: {}\nearly_stop: ${JSON.stringify(RULE)}\n`;

it('of a trial that went on, what the rule compares at its last epoch', () => {
  const store = storeOf(source);
  const explained = explainTrial(environment, store, store.trial(idOf(1))!);
  expect(explained).toMatchObject({
    ...{ trial: idOf(1), outcome: 'goes on', sweep: 'small', earlyStop: RULE },
    decision: { epoch: 2, explanation: { own: 0.5, threshold: 0.75 } },
  });
  const text = renderExplained(explained, about).join('\n');
  expect(text).toContain('did not stop it; at its epoch 2 the rule says');
  expect(text).toContain('would be stopped by median: it is worse than');
  expect(text).toContain('; nothing is stopped at its last epoch');
  expect(text).toContain('own value: 0.5');
  expect(text).toContain('threshold: 0.75');
  expect(text).toMatch(new RegExp(`${idOf(0)} +arm of .... +1 +0.75`));
});

it('of a trial that went on, what was compared when it was judged, not what came later', () => {
  const store = storeOf(source);
  const later = { ...environment, home: join(home, 'later') };
  const { sweeps, sweepJudged } = homePaths(later.home);
  mkdirSync(sweeps, { recursive: true });
  const order = [1, 0].flatMap(
    (i) =>
      [
        [idOf(i), 1],
        [idOf(i), 2],
        [idOf(i), 'finished'],
      ] as const,
  );
  writeFileSync(sweepJudged('small'), order.map((told) => `${JSON.stringify(told)}\n`).join(''));
  const explained = explainTrial(later, store, store.trial(idOf(1))!);
  expect(explained.decision).toMatchObject({ epoch: 2, explanation: { reason: 'startup' }, peers: [] });
  const other = explainTrial(later, store, store.trial(idOf(0))!);
  expect(other.decision).toMatchObject({ explanation: { own: 0.75, threshold: 0.5 } });
  expect(other.decision!.reason).toMatch(/^goes on by median/);
});

it('of a trial that failed, why', () => {
  const store = createMemoryStore();
  fill(store, { ...plan, sweep: { ...plan.sweep, source } }, [[FAILED]]);
  const explained = explainTrial(environment, store, store.trial(idOf(0))!);
  expect(renderExplained(explained, about)[0]).toMatch(
    /: failed \(nan: the loss is no number.*\); early stopping of sweep small has had no report of it$/,
  );
});

it('of a trial that has reported nothing, and of one without a rule', () => {
  const store = storeOf(source);
  const waiting = explainTrial(environment, store, store.trial(idOf(2))!);
  expect(renderExplained(waiting, about)[0]).toMatch(/: planned; .* has had no report of it$/);
  const plain = storeOf('experiment: {}\n');
  const none = explainTrial(environment, plain, plain.trial(idOf(0))!);
  expect(renderExplained(none, about)).toEqual([
    `trial ${idOf(0)}: finished; no sweep that plans it has early_stop`,
  ]);
});

it('of a trial that was asked to end, the decision that is on record', () => {
  const store = storeOf(source);
  const paths = createTrialFolder(homePaths(home), plan.trials[1]!.trial);
  createAttempt(paths);
  const decided = { rule: 'median', reason: 'worse than peers', step: 1, own: Number.NaN, threshold: 0.5 };
  const explanation = { ...decided, peers: 1, bracket: null, rung: null, band: null, inner: null };
  const peers = [{ trial: idOf(0), value: 0.5 }];
  const pruning = { sweep: 'small', epoch: 1, reason: 'stopped by median', explanation, peers };
  writeFileSync(paths.attempt(1).pruning, renderJson(pruning));
  const explained = explainTrial(environment, store, store.trial(idOf(1))!);
  expect(explained).toMatchObject({ outcome: 'asked', decision: { epoch: 1, explanation, peers } });
  const text = renderExplained(explained, about).join('\n');
  expect(text).toContain('asked it to end after epoch 1, but it ended otherwise');
  expect(text).toContain('own value: NaN');
});

it('names fifty peers, and says how many more there are', () => {
  const store = storeOf(source);
  const explained = explainTrial(environment, store, store.trial(idOf(2))!);
  const lines = (count: number) => {
    const peers = Array.from({ length: count }, (_, i) => ({ trial: `t${i}`, value: i }));
    const numbers = { step: 1, own: 1, threshold: 2, peers: count, bracket: null, rung: null, band: null };
    const explanation = { rule: 'median', reason: 'worse than peers', ...numbers, inner: null } as const;
    const decision = { epoch: 1, reason: 'stopped', explanation, peers };
    return renderExplained({ ...explained, outcome: 'stopped', decision }, about).join('\n');
  };
  expect(lines(52)).toMatch(/\nt49 [^\n]*\n\n {2}and 2 more trials; dyrep explain [0-9a-f]+ --json has all$/);
  expect(lines(50)).toMatch(/\nt49 [^\n]*$/);
});

it('of a trial that early stopping ended, the last decision', () => {
  const store = createMemoryStore();
  const pruned = { kind: 'pruned', at: 3, epoch: 2, reason: 'worse' } as const;
  const [started, first] = finishedEvents([0.25]);
  fill(store, { ...plan, sweep: { ...plan.sweep, source } }, [...[[], [], []], [started!, first!, FAILED]]);
  store.putAttempt(idOf(3), 2);
  store.ingest(idOf(3), 2, { events: [pruned], from: 0, to: 10 });
  const paths = createTrialFolder(homePaths(home), plan.trials[3]!.trial);
  const explanation = {
    ...{ rule: 'median', reason: 'worse than peers', step: 1, own: 0.25, threshold: 0.5, peers: 1 },
    ...{ bracket: null, rung: null, band: null, inner: null },
  };
  for (const epoch of [1, 2]) {
    const attempt = createAttempt(paths);
    const pruning = { sweep: 'small', epoch, reason: 'stopped by median', explanation, peers: [] };
    writeFileSync(paths.attempt(attempt).pruning, renderJson(pruning));
  }
  const explained = explainTrial(environment, store, store.trial(idOf(3))!);
  expect(explained).toMatchObject({ outcome: 'stopped', state: 'pruned', decision: { epoch: 2 } });
  expect(renderExplained(explained, about)[0]).toContain(
    'early stopping of sweep small ended it after epoch 2',
  );
});

it('of a trial of several sweeps, by the one that was run last', () => {
  const store = storeOf(source);
  const later = 'experiment: {}\nearly_stop: { rule: percentile, percentile: 25, startup_trials: 1 }\n';
  store.putSweep({ ...plan.sweep, id: 'later', createdAt: 9, source: later }, plan.trials);
  const { sweep, earlyStop } = explainTrial(environment, store, store.trial(idOf(2))!);
  expect([sweep, earlyStop?.rule]).toEqual(['later', 'percentile']);
});

it('of a trial that a search proposed, from which points', () => {
  const store = storeOf('experiment: {}\n');
  const { trial } = plan.trials[0]!;
  const proposals = [
    {
      index: 12,
      arm: trial.arm,
      values: {},
      basedOn: [[0, 11]] as [number, number][],
      origin: 'model' as const,
    },
  ];
  const search = { method: 'tpe' as const, seed: 3, digest: '', exhausted: false, proposals };
  writeSweep(homePaths(home), { ...plan, search });
  const explained = explainTrial(environment, store, store.trial(trial.id)!);
  expect(explained.proposal).toEqual({ ...proposals[0], sweep: 'small', method: 'tpe', seed: 3 });
  expect(renderExplained(explained, about)[1]).toBe(
    '  sweep small: point 12, proposed by tpe (model) from points 0 to 11; search seed 3',
  );
});
