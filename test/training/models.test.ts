// Every family of models trains with every kind of structure, and what is deployed computes what was trained.
import { describe, expect, it } from 'vitest';
import type { UntimedEvent } from '../../src/trial/events.js';
import { engineForTests } from '../engine-for-tests.js';
import { runTraining, smallExperiment } from './run.js';

/** Single precision through up to fifty layers, relative to the largest logit. */
const NETWORK = 1e-4;
const engine = await engineForTests();

const METHODS = {
  plain: { method: 'plain' },
  dbb: { method: 'dbb' },
  dyrep: { method: 'dyrep', dyrep: { interval: 1, stop_epoch: 1, score: 'snip', calibration_batches: 1 } },
};
type Method = keyof typeof METHODS;

const MODELS: readonly (readonly [Record<string, unknown>, readonly Method[]])[] = [
  [{ name: 'resnet18', width: 4, stem: 'cifar' }, ['plain', 'dbb', 'dyrep']],
  [{ name: 'resnet18', width: 4 }, ['dbb']],
  [{ name: 'resnet50', width: 2 }, ['plain', 'dyrep']],
  [{ name: 'mobilenetv1', width: 8 }, ['plain', 'dbb', 'dyrep']],
  [{ name: 'repvgg-a0', width: 4 }, ['plain', 'dbb', 'dyrep']],
  [{ name: 'repvgg-b1g4', width: 4 }, ['plain']],
];
const cases = MODELS.flatMap(([model, methods]) => methods.map((method) => ({ ...model, model, method })));

describe.each(cases)('$name, width $width', ({ model, method }) => {
  it(`trains two epochs with ${method}, and its folded network agrees`, async () => {
    const experiment = smallExperiment({
      model,
      data: { name: 'synthetic', train: 40, validation: 20, test: 20 },
      train: { epochs: 2, batch_size: 20, lr: 0.02 },
      ...METHODS[method],
    });
    const { events } = await runTraining(engine, experiment);
    const of = <K extends UntimedEvent['kind']>(kind: K) =>
      events.filter((e): e is Extract<UntimedEvent, { kind: K }> => e.kind === kind);
    expect(of('epoch')).toHaveLength(2);
    for (const { metrics } of of('epoch')) {
      expect(metrics['equivalence.error']!).toBeLessThan(NETWORK);
      expect(Number.isFinite(metrics['val.loss'])).toBe(true);
    }
    for (const grown of of('grown')) expect(grown.equivalenceError).toBeLessThan(NETWORK);
    expect(of('grown')).toHaveLength(method === 'dyrep' ? 1 : 0);
    expect(of('finished')[0]?.equivalenceError).toBeLessThan(NETWORK);
  });
});
