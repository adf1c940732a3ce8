// The end of a search, from alphas that are given: what is dropped, what is told of it, and what stays as it was. How a
// search comes to its alphas is in branch-search.test.ts.
import { afterAll, describe, expect, it } from 'vitest';
import { buildModel } from '../../src/models/table.js';
import type { Layer } from '../../src/nn/layer.js';
import { variablesOf } from '../../src/nn/parameters.js';
import { isWithin } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { createSupernet, keepLargest, searchedBranches } from '../../src/reparam/branch-search.js';
import { initialSearch } from '../../src/training/branch-search.js';
import { NO_PROGRESS } from '../../src/training/checkpoint.js';
import { freeze } from '../../src/training/freeze.js';
import { Session } from '../../src/training/session.js';
import type { EventOf, UntimedEvent } from '../../src/trial/events.js';
import { engineForTests } from '../engine-for-tests.js';
import { smallExperiment } from './run.js';

const engine = await engineForTests();
const SIZE = 12;
const BUDGET = 0.5;
const SHAPE = { inputShape: [16, 16, 1], classes: 3 } as const;
const supernet = createSupernet(
  buildModel('vgg11', { width: 2, head: 'light', ...SHAPE }, random(1)),
  random(1),
);
const space = searchedBranches(supernet);
const batch = {
  images: random('x').fill(SIZE * 256, (r) => r.normal()),
  labels: Int32Array.from({ length: SIZE }, (_, i) => i % 3),
  count: SIZE,
};

/** Alphas that rise from block to block: the last blocks keep all, the first ones nothing but kxk. */
const rising = space.map((_, i) => (i + 1) / space.length);

/** Trains one step of a search with these alphas, and freezes it. */
function frozen(alphas: readonly number[], budget = BUDGET) {
  const experiment = smallExperiment({
    method: 'repnas',
    repnas: { random_epochs: 1, search_epochs: 1, budget },
    train: { epochs: 3, batch_size: SIZE },
  });
  const progress = { ...NO_PROGRESS, search: { ...initialSearch(space.length), alphas } };
  const state = { model: supernet, velocities: {}, progress };
  const { inputShape } = SHAPE;
  const session = new Session(engine, experiment, { inputShape, probe: batch }, state);
  afterAll(() => session.dispose());
  session.step(batch, 0.01);
  const before = { ...session.state(), cost: session.cost(), logits: session.probe().values };
  const events = [...freeze(session, 2)] as (UntimedEvent & Partial<EventOf<'cut'>>)[];
  return { before, events, session, after: session.state() };
}

const pathsOf = (model: Layer) => searchedBranches(model).map((b) => b.path);
const dropped = (events: readonly (UntimedEvent & Partial<EventOf<'cut'>>)[]) =>
  events.flatMap((e) => e.branches!.map((b) => ({ path: `${e.path}.${b.branch}`, ratio: b.ratio })));
const isStatistic = (name: string) => /\.(mean|variance)$/.test(name);

describe('freezing', () => {
  const { before, events, session, after } = frozen(rising);
  const { present } = keepLargest(space, rising, BUDGET);
  const kept = space.flatMap(({ path }, i) => (present[i] ? [path] : []));

  it('keeps the branches with the largest alphas, and drops all others', () => {
    expect(kept.length).toBeLessThan(space.length);
    expect(pathsOf(after.model)).toEqual(kept);
  });

  it('tells of every branch that is dropped, with its alpha, once for each block that lost any', () => {
    const lost = space.flatMap(({ path }, i) => (present[i] ? [] : [{ path, ratio: rising[i] }]));
    expect(dropped(events)).toEqual(lost);
    const blocks = new Set(space.filter((_, i) => !present[i]).map((b) => b.block));
    expect(blocks.size).toBeLessThan(new Set(space.map((b) => b.block)).size);
    expect(events.map((e) => e.path)).toEqual([...blocks]);
  });

  it('says what the network cost before and costs now', () => {
    for (const event of events)
      expect(event).toMatchObject({
        ...{ kind: 'cut', by: 'alpha', epoch: 2 },
        ...{ before: before.cost, after: session.cost() },
      });
    expect(session.cost().params).toBeLessThan(before.cost.params);
    expect(session.cost().macs).toBeLessThan(before.cost.macs);
  });

  it('changes nothing that is computed: dropped branches had been left out before', () => {
    const error = Math.max(...events.map((e) => e.equivalenceError!));
    expect(error).toBeLessThan(1e-5);
  });

  it('leaves the weights and the momentum of what stays as they are', () => {
    const stays = (name: string) => !space.some((b, i) => !present[i] && isWithin(name, b.path));
    const [old, now] = [before, after].map(({ model }) =>
      Object.fromEntries(Object.entries(variablesOf(model)).filter(([n]) => stays(n) && !isStatistic(n))),
    );
    expect(now).toEqual(old);
    const velocities = Object.entries(before.velocities).filter(([name]) => stays(name));
    expect(velocities.some(([, v]) => v.values.some((x) => x !== 0))).toBe(true);
    expect(after.velocities).toEqual(Object.fromEntries(velocities));
  });

  it('starts the statistics of every batch norm anew', () => {
    const statistics = (model: Layer) => Object.entries(variablesOf(model)).filter(([n]) => isStatistic(n));
    expect(
      statistics(before.model).some(([n, t]) => n.endsWith('.mean') && t.values.some((v) => v !== 0)),
    ).toBe(true);
    for (const [name, { values }] of statistics(after.model)) {
      const start = name.endsWith('.mean') ? 0 : 1;
      expect(
        values.every((v) => v === start),
        name,
      ).toBe(true);
    }
  });

  it('ends the search: the next step trains what was found', () => {
    expect(after.progress).not.toHaveProperty('search');
    session.step(batch, 0.01);
    expect(pathsOf(session.model)).toEqual(kept);
    expect(session.state().progress.batch).toBe(2);
  });
});

describe('freezing with a budget for everything', () => {
  it('drops nothing and tells of nothing', () => {
    const { events, session } = frozen(rising, 1);
    expect(events).toEqual([]);
    expect(pathsOf(session.model)).toEqual(space.map((b) => b.path));
  });
});
