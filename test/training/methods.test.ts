// Every method trains two epochs, and what is deployed computes what was trained.
import { describe, expect, it } from 'vitest';
import { foundIn } from '../../src/reparam/found.js';
import type { UntimedEvent } from '../../src/trial/events.js';
import { METHOD_NAMES } from '../../src/trial/experiment.js';
import { engineForTests } from '../engine-for-tests.js';
import { runTraining, smallExperiment } from './run.js';

/** Single precision through eleven layers, relative to the largest logit. */
const NETWORK = 1e-4;
const engine = await engineForTests();

const growth = { interval: 1, stop_epoch: 1, calibration_batches: 1 };
const structure = {
  blocks: { 'features.conv0.conv': ['1x1', 'kxk'], 'features.conv0.conv.kxk.conv': ['kxk', '1xk'] },
};
const SECTIONS: Readonly<Record<string, unknown>> = {
  dyrep: { ...growth, score: 'snip' },
  'random-growth': growth,
  'static-found': { structure },
  repnas: { random_epochs: 0, search_epochs: 1 },
};

const small = (method: string, sections: Record<string, unknown> = SECTIONS) =>
  smallExperiment({
    data: { name: 'synthetic', train: 40, validation: 20, test: 20 },
    train: { epochs: 2, batch_size: 20, lr: 0.02 },
    method,
    ...(Object.hasOwn(sections, method) && { [method]: sections[method] }),
  });

const of = <K extends UntimedEvent['kind']>(events: readonly UntimedEvent[], kind: K) =>
  events.filter((e): e is Extract<UntimedEvent, { kind: K }> => e.kind === kind);

describe('methods', () => {
  it.each(METHOD_NAMES)('%s trains two epochs, and its folded network agrees', async (method) => {
    const { events } = await runTraining(engine, small(method));
    expect(of(events, 'epoch')).toHaveLength(2);
    for (const { metrics } of of(events, 'epoch')) {
      expect(metrics['equivalence.error']!).toBeLessThan(NETWORK);
      expect(Number.isFinite(metrics['val.loss'])).toBe(true);
    }
    expect(of(events, 'finished')[0]?.equivalenceError).toBeLessThan(NETWORK);
  });
});

describe('random growth', () => {
  it('grows on the schedule of dyrep, where chance says', async () => {
    const { events } = await runTraining(engine, small('random-growth'));
    const [scored] = of(events, 'scored');
    expect(scored).toMatchObject({ epoch: 1, score: 'random' });
    expect(scored!.candidates.every(({ value }) => value >= 0 && value < 1)).toBe(true);
    expect(of(events, 'grown').map((e) => e.path)).toEqual([scored!.chosen]);
  });

  it('is dyrep with the score random, trial for trial', async () => {
    const named = await runTraining(engine, small('random-growth'));
    const scored = await runTraining(engine, small('dyrep', { dyrep: { ...growth, score: 'random' } }));
    expect(named.events).toEqual(scored.events);
  });
});

describe('static-found', () => {
  it('trains the structure that growing found, from scratch', async () => {
    const grown = await runTraining(engine, small('random-growth'));
    const found = foundIn(grown.saved.at(-1)!.model);
    expect(Object.keys(found.blocks)).toHaveLength(1);
    const trained = await runTraining(
      engine,
      small('static-found', { 'static-found': { structure: found } }),
    );
    expect(foundIn(trained.saved[0]!.model)).toEqual(found);
    const [started] = of(trained.events, 'started');
    const [end] = of(grown.events, 'finished');
    // Kxk's bias, which a batch norm follows, is all that a block from scratch lacks.
    expect(end!.train.macs).toBe(started!.train.macs);
  });
});
