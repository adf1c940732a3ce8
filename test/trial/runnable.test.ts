import { describe, expect, it } from 'vitest';
import { explain, renderPath } from '../../src/trial/explain.js';
import { runnableSchema } from '../../src/trial/runnable.js';

/** The problems of a DyRep experiment with these options. */
function problems(epochs: number, dyrep?: Record<string, unknown>, method = 'dyrep'): readonly string[] {
  const input = {
    model: { name: 'vgg16' },
    data: { name: 'synthetic' },
    method,
    ...(dyrep ? { dyrep } : {}),
    train: { epochs },
  };
  const parsed = runnableSchema.safeParse(input);
  if (parsed.success) return [];
  return explain(runnableSchema, input, parsed.error).map((i) => `${renderPath(i.path)}: ${i.message}`);
}

describe('an experiment that is going to run', () => {
  it('has an interval that fires', () => {
    expect(problems(12, { interval: 10 })).toEqual([]);
    expect(problems(12, { interval: 11 })).toEqual([
      'dyrep.interval: an interval of 11 never fires: with 12 epochs and no stop_epoch of its own, the last adjustment may follow epoch 10',
    ]);
    expect(problems(12, { interval: 11, stop_epoch: 12 })).toEqual([]);
    expect(problems(12, { interval: 5, stop_epoch: 4 })).toEqual([
      'dyrep.interval: an interval of 5 never fires: stop_epoch is 4',
    ]);
  });

  it('has a default interval that fires, where it has no section', () => {
    expect(problems(6)).toEqual([]);
    expect(problems(1)).toEqual([
      'dyrep.interval: an interval of 5 never fires: with 1 epoch and no stop_epoch of its own, the last adjustment may follow epoch 0',
    ]);
  });

  it('stops adjusting before it ends', () => {
    expect(problems(12, { stop_epoch: 12 })).toEqual([]);
    expect(problems(12, { stop_epoch: 13 })).toEqual([
      'dyrep.stop_epoch: 13 is beyond the end: training has 12 epochs',
    ]);
  });

  it('is free in the section of a method that it does not have', () => {
    expect(problems(2, { interval: 99, stop_epoch: 100 }, 'plain')).toEqual([]);
  });

  it('keeps the rules of the schema', () => {
    expect(problems(12, { interval: -1 })).toEqual([
      'dyrep.interval: expected a positive whole number, got -1',
    ]);
  });
});
