// What a search plans from its history: the same points whatever came in which order, each new and allowed.
import { describe, expect, it } from 'vitest';
import type { PlannedArm } from '../../src/sweep/arms.js';
import { growSearch, type SweepPlan } from '../../src/sweep/plan.js';
import type { LossesOf } from '../../src/sweep/search-plan.js';
import { BASE, plan } from './example.js';

const SPACE = {
  'train.lr': { distribution: 'log_uniform_values', min: 0.001, max: 0.5 },
  'model.width': { distribution: 'q_uniform', min: 8, max: 64, q: 8 },
};
const search = (method: string, points: number, more: object = {}) =>
  plan({
    method,
    points,
    parameters: SPACE,
    ...(method !== 'random' && { search: { startup: 5, batch: 3 } }),
    ...more,
  });

/** Least at lr 0.05, width 32. */
const lossOf = ({ experiment }: PlannedArm) =>
  (Math.log10(experiment.train.lr) + 1.3) ** 2 + ((experiment.model.width - 32) / 20) ** 2;

const lossesOf: LossesOf = (arm) => [lossOf(arm)];

/** The plan when every planned point has ended, again and again. */
function grown(first: SweepPlan, losses: LossesOf = lossesOf): SweepPlan {
  for (let current = first; ; ) {
    const planned = new Set(current.arms.map((arm) => arm.id));
    const next = growSearch(current, current.search!.proposals, (arm) =>
      planned.has(arm.id) ? losses(arm) : undefined,
    );
    if (next.trials.length === current.trials.length) return next;
    current = next;
  }
}

const names = ({ arms }: SweepPlan) => arms.map((arm) => arm.name);

describe('a search', () => {
  it('at random plans all its points at once, each with every seed, point by point', () => {
    const first = search('random', 6, { seeds: 2 });
    expect(first.trials.map((t) => t.trial.experiment.seed)).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]);
    expect(new Set(first.trials.map((t) => t.arm)).size).toBe(6);
    expect(first.search).toMatchObject({ method: 'random', seed: 0, exhausted: false });
    expect(first.search?.proposals[0]).toMatchObject({ index: 0, basedOn: [], origin: 'random' });
    expect(names(search('random', 12, { seeds: 2 })).slice(0, 6)).toEqual(names(first));
    expect(names(search('random', 6, { search: { seed: 1 } }))).not.toEqual(names(first));
  });

  it('that learns plans its random start, then a batch at a time from all points before it', () => {
    const first = search('tpe', 12);
    expect(first.arms).toHaveLength(5);
    const once = growSearch(first, first.search!.proposals, (arm) =>
      first.arms.includes(arm) ? lossesOf(arm) : undefined,
    );
    expect(once.search!.proposals.slice(5).map((p) => [p.index, p.origin, p.basedOn])).toEqual([
      [5, 'model', [[0, 4]]],
      [6, 'model', [[0, 4]]],
      [7, 'model', [[0, 4]]],
    ]);
    const all = grown(first);
    expect(all.arms).toHaveLength(12);
    expect(all.search!.proposals.at(-1)?.basedOn).toEqual([[0, 10]]);
  });

  it.each(['tpe', 'gp'])('%s waits for every point that it may see', (method) => {
    const first = search(method, 12);
    const last = first.arms.at(-1)!;
    const next = growSearch(first, first.search!.proposals, (arm) =>
      arm.id === last.id ? undefined : lossesOf(arm),
    );
    expect(next.trials).toEqual(first.trials);
  });

  it.each(['random', 'tpe', 'gp'])('%s with 9 points goes on to 18 as with 18 in one go', (method) => {
    const half = grown(search(method, 9));
    const more = growSearch(search(method, 18), half.search!.proposals, lossesOf);
    expect(names(more).slice(0, 9)).toEqual(names(half));
    const whole = grown(search(method, 18));
    expect(names(grown(more))).toEqual(names(whole));
    expect(grown(more).search).toEqual(whole.search);
    // Without a record, the same points come out of the same history.
    expect(grown(growSearch(search(method, 18), [], lossesOf)).search).toEqual(whole.search);
  });

  it('keeps of a record what is its own: no more points than asked for, none twice, none of another arm', () => {
    const { proposals } = grown(search('tpe', 18)).search!;
    expect(growSearch(search('tpe', 9), proposals, lossesOf).search!.proposals).toEqual(
      proposals.slice(0, 9),
    );
    const twice = [...proposals.slice(0, 3), ...proposals.slice(2)];
    const other = proposals.map((p, i) => (i === 3 ? { ...p, arm: 'another one' } : p));
    for (const damaged of [twice, other])
      expect(growSearch(search('tpe', 18), damaged, lossesOf).search!.proposals).toEqual(proposals);
  });

  it('finds better points than its start', () => {
    const { arms } = grown(search('tpe', 40));
    const best = (list: readonly PlannedArm[]) => Math.min(...list.map(lossOf));
    expect(best(arms.slice(5))).toBeLessThan(best(arms.slice(0, 5)));
  });

  it('of two metrics goes towards both, and gives the same from the same history', () => {
    const metrics = [{ name: 'val.accuracy' }, { name: 'macs.train' }];
    const both: LossesOf = (arm) => [lossOf(arm), arm.experiment.model.width];
    const all = grown(search('tpe', 30, { metrics }), both);
    expect(all.arms).toHaveLength(30);
    expect(grown(search('tpe', 30, { metrics }), both).search).toEqual(all.search);
    const narrow = (list: readonly PlannedArm[]) =>
      list.filter((arm) => arm.experiment.model.width <= 32).length / list.length;
    expect(narrow(all.arms.slice(5))).toBeGreaterThan(0.5);
  });

  it.each(['tpe', 'gp'])('%s proposes a batch of different points from the same history', (method) => {
    const parameters = { 'train.lr': SPACE['train.lr'] };
    const all = grown(search(method, 20, { parameters }), ({ experiment }) => [
      (Math.log10(experiment.train.lr) + 1.3) ** 2,
    ]);
    expect(all.search!.proposals.map((p) => p.origin)).not.toContain('redrawn');
  });

  it.each(['tpe', 'gp'])('%s goes on by its model where the best point is there already', (method) => {
    const parameters = { 'train.lr': { min: 0, max: 0.5 }, 'train.nesterov': [true, false] };
    // The larger the better, so that the best is the end of the range.
    const all = grown(search(method, 24, { parameters }), ({ experiment }) => [-experiment.train.lr]);
    expect(all.arms.some((arm) => arm.experiment.train.lr > 0.49)).toBe(true);
    expect(all.search!.proposals.map((p) => p.origin)).not.toContain('redrawn');
  });

  it('learns nothing from a point without a loss, and goes on', () => {
    const first = search('tpe', 9);
    const failed = first.arms[2]!.id;
    const { search: record } = grown(first, (arm) => [arm.id === failed ? Number.NaN : lossOf(arm)]);
    expect(record!.proposals).toHaveLength(9);
    // Four losses are fewer than the start asks for: the next batch is drawn at random.
    expect(record!.proposals[5]).toMatchObject({ origin: 'start', basedOn: [] });
    expect(record!.proposals[8]).toMatchObject({
      origin: 'model',
      basedOn: [
        [0, 1],
        [3, 7],
      ],
    });
  });

  it('proposes no point twice, and ends where none is left', () => {
    const parameters = { method: ['plain', 'dbb'], 'model.width': [8, 16, 32] };
    const all = grown(plan({ method: 'tpe', points: 20, parameters, search: { startup: 5, batch: 2 } }));
    expect(new Set(names(all))).toEqual(
      new Set(['plain', 'dbb'].flatMap((m) => [8, 16, 32].map((w) => `${m} width=${w}`))),
    );
    expect(all.search).toMatchObject({ exhausted: true });
    expect(all.search!.proposals.map((p) => p.origin)).toContain('redrawn');
  });

  it('has conditional parameters only where they exist, and keeps their hidden values', () => {
    const parameters = {
      method: ['plain', 'dyrep'],
      'dyrep.interval': { min: 1, max: 9, when: { method: 'dyrep' } },
    };
    const all = plan({ method: 'random', points: 8, parameters });
    for (const [i, { parameters: values }] of all.arms.entries()) {
      expect(Object.keys(values)).toEqual(
        values.method === 'plain' ? ['method'] : ['method', 'dyrep.interval'],
      );
      expect(Object.keys(all.search!.proposals[i]!.values).sort()).toEqual(['dyrep.interval', 'method']);
    }
    expect(all.arms.filter((arm) => arm.name === 'plain')).toHaveLength(1);
  });

  it('keeps to exclude and constraints, and leaves out what could not run', () => {
    const constraints = 'train.lr * model.width <= 1';
    const all = search('random', 20, { constraints, exclude: [{ 'model.width': 8 }] });
    expect(all.arms).toHaveLength(20);
    for (const { experiment } of all.arms) {
      expect(experiment.train.lr * experiment.model.width).toBeLessThanOrEqual(1);
      expect(experiment.model.width).not.toBe(8);
    }
    // A value that is hardly ever drawn, and for which the constraint says nothing.
    const rare = { values: [64, null], probabilities: [1, 1e-12] };
    const { searching } = plan({
      ...{ method: 'random', points: 2, constraints: 'data.train > 10' },
      parameters: { ...SPACE, 'data.train': rare },
    });
    const at = (train: number | null) =>
      searching!.armAt({ 'train.lr': 0.1, 'model.width': 16, 'data.train': train });
    expect([at(64)?.name === undefined, at(null)]).toEqual([false, null]);
    // Of 12 epochs the last adjustment follows the tenth.
    const interval = { 'dyrep.interval': { min: 1, max: 30 }, method: ['dyrep'] };
    const runs = plan({ method: 'random', points: 10, parameters: interval });
    expect(runs.arms.map((arm) => arm.experiment.dyrep!.interval).sort((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('begins with the points of include, one of which may be the baseline', () => {
    const include = [{ method: 'dbb' }, { 'train.lr': 0.1 }];
    const first = search('tpe', 9, { include, baseline: { method: 'dbb' }, seeds: 2 });
    expect(names(first).slice(0, 2)).toEqual(['dbb', 'lr=0.1']);
    expect(first.sweep.baseline).toBe(first.arms[0]!.id);
    expect(first.search!.proposals.map((p) => p.index)).toEqual([0, 1, 2, 3, 4]);
    const without = search('tpe', 9);
    expect(first.search!.proposals.map((p) => p.values)).toEqual(
      without.search!.proposals.map((p) => p.values),
    );
  });

  it('plans no more trials than the budget allows', () => {
    expect(search('random', 9, { seeds: 2, budget: { trials: 5 } }).trials).toHaveLength(5);
  });

  it('makes its proposals anew when what they depend on has changed', () => {
    const digest = (more: object) => search('tpe', 9, more).search!.digest;
    const changed = [
      ...[{ seeds: 2 }, { search: { seed: 1 } }, { metric: { name: 'val.loss' } }],
      { metrics: [{ name: 'val.accuracy' }, { name: 'macs.train' }] },
      ...[{ exclude: [{ 'model.width': 8 }] }, { constraints: 'train.lr < 1' }],
      { parameters: { ...SPACE, method: ['plain', 'dbb'] } },
      { parameters: { ...SPACE, method: { values: ['plain', 'dbb'], probabilities: [0.25, 0.75] } } },
      { parameters: { ...SPACE, method: { values: ['plain', 'dbb'], when: { 'data.name': 'synthetic' } } } },
      { include: [{ method: 'dbb' }] },
    ];
    expect(new Set([{}, ...changed].map(digest)).size).toBe(changed.length + 1);
    const same = [{ workers: 3 }, { description: 'other' }, { budget: { trials: 9 } }];
    expect(new Set([{}, ...same].map(digest)).size).toBe(1);
    expect(search('tpe', 30).search!.digest).toBe(digest({}));
    const keys = { method: 'tpe', points: 9, parameters: SPACE, search: { startup: 5, batch: 3 } };
    expect(plan(keys).search!.digest).toBe(digest({}));
    const longer = { ...BASE, train: { ...BASE.train, epochs: 24 } };
    expect(plan(keys, longer).search!.digest).not.toBe(digest({}));
    const one = { ...keys, seeds: [4] };
    expect(plan(one, { ...BASE, seed: 9 }).search!.digest).toBe(plan(one).search!.digest);
  });
});
