import { describe, expect, it } from 'vitest';
import {
  DATA_NAMES,
  experimentSchema,
  METHOD_NAMES,
  MODEL_NAMES,
  resolveExperiment,
  SCORE_NAMES,
} from '../../src/trial/experiment.js';
import { explain, renderPath } from '../../src/trial/explain.js';
import { parameterValue, withParameter } from '../../src/trial/parameters.js';

const least = {
  model: { name: 'vgg16' },
  data: { name: 'synthetic' },
  method: 'dyrep',
  train: { epochs: 2 },
};

/** The messages for the smallest experiment with one value replaced. */
function issuesWith(name: string, value: unknown): string[] {
  const input = withParameter(least, name, value);
  const parsed = experimentSchema.safeParse(input);
  if (parsed.success) return [];
  return explain(experimentSchema, input, parsed.error).map((i) => `${renderPath(i.path)}: ${i.message}`);
}

describe('an experiment', () => {
  it('needs a model, data, a method and epochs; all else has a default', () => {
    expect(resolveExperiment(experimentSchema.parse(least))).toMatchObject({
      model: { name: 'vgg16', width: 64, head: 'light' },
      data: { path: null, train: null, augment: { crop: 0, flip: false, cutout: 0 } },
      method: 'dyrep',
      dyrep: {
        interval: 5,
        stop_epoch: null,
        score: 'synflow',
        grow: 1,
        dep: { rule: 'reference', threshold: 0.1 },
      },
      train: { epochs: 2, batch_size: 128, lr: 0.1, schedule: 'cosine', momentum: 0.9, weight_decay: 1e-4 },
      seed: 1,
    });
  });

  it('keeps the section of its own method only', () => {
    const both = { ...least, dbb: { branches: ['1x1'] }, dyrep: { interval: 3 } };
    const resolved = (method: string) => resolveExperiment(experimentSchema.parse({ ...both, method }));
    expect(Object.keys(resolved('plain'))).not.toEqual(expect.arrayContaining(['dbb']));
    expect('dyrep' in resolved('plain')).toBe(false);
    expect(resolved('dbb')).toMatchObject({ dbb: { branches: ['1x1'] } });
    expect('dyrep' in resolved('dbb')).toBe(false);
    expect(resolved('dyrep')).toMatchObject({ dyrep: { interval: 3 } });
    expect('dbb' in resolved('dyrep')).toBe(false);
  });

  it('has the options that its model reads, and no others', () => {
    const resolved = (name: string) =>
      resolveExperiment(experimentSchema.parse({ ...least, model: { name } })).model;
    expect(resolved('vgg11')).toEqual({ name: 'vgg11', width: 64, head: 'light' });
    expect(resolved('resnet18')).toEqual({ name: 'resnet18', width: 64, stem: 'imagenet' });
    expect(resolved('mobilenetv1')).toEqual({ name: 'mobilenetv1', width: 64 });
    for (const name of MODEL_NAMES) expect(Object.values(resolved(name))).not.toContain(undefined);
  });

  it('resolving and parsing again change nothing', () => {
    for (const method of ['plain', 'dbb', 'dyrep']) {
      const once = resolveExperiment(experimentSchema.parse({ ...least, method }));
      expect(resolveExperiment(experimentSchema.parse(once))).toEqual(once);
    }
  });

  it.each([
    ['train.lr', -1, 'train.lr: expected a positive number, got -1'],
    ['train.lr', 0, 'train.lr: expected a positive number, got 0'],
    ['train.lr', Number.POSITIVE_INFINITY, 'train.lr: expected a positive number, got Infinity'],
    ['train.lr', Number.NaN, 'train.lr: expected a positive number, got NaN'],
    ['train.lr', 'fast', 'train.lr: expected a positive number, got "fast"'],
    ['train.epochs', 0, 'train.epochs: expected a positive whole number of at most 100000, got 0'],
    ['train.epochs', 2.5, 'train.epochs: expected a positive whole number of at most 100000, got 2.5'],
    ['train.momentum', 1, 'train.momentum: expected a number of at least 0 and below 1, got 1'],
    ['train.nesterov', 'yes', 'train.nesterov: expected true or false, got "yes"'],
    [
      'train.schedule',
      'linear',
      "train.schedule: unknown schedule 'linear', expected one of cosine, constant",
    ],
    ['dyrep.interval', -2, 'dyrep.interval: expected a positive whole number, got -2'],
    ['dyrep.interval', null, 'dyrep.interval: expected a positive whole number, got null'],
    ['dyrep.stop_epoch', 0, 'dyrep.stop_epoch: expected a positive whole number or null, got 0'],
    ['dyrep.branches', [], 'dyrep.branches: expected a list with at least 2 items, got an empty list'],
    ['dyrep.branches', ['1x1', 'kxk', '1x1'], "dyrep.branches[2]: the branch '1x1' stands here twice"],
    [
      'dyrep.branches',
      ['1x1', 'identity'],
      'dyrep.branches: kxk must be among them: it takes what the others leave of the kernel',
    ],
    [
      'dbb.branches',
      ['1xk'],
      "dbb.branches[0]: unknown branch '1xk', expected one of 1x1, 1x1-kxk, 1x1-avg, kxk; did you mean '1x1'?",
    ],
    [
      'model.name',
      'vgg61',
      `model.name: unknown model 'vgg61', expected one of ${MODEL_NAMES.join(', ')}; did you mean 'vgg11'?`,
    ],
    [
      'data.name',
      'cifar',
      `data.name: unknown data set 'cifar', expected one of ${DATA_NAMES.join(', ')}; did you mean 'cifar10'?`,
    ],
    [
      'method',
      'dyrap',
      `method: unknown method 'dyrap', expected one of ${METHOD_NAMES.join(', ')}; did you mean 'dyrep'?`,
    ],
    [
      'dyrep.score',
      'sniff',
      `dyrep.score: unknown score 'sniff', expected one of ${SCORE_NAMES.join(', ')}; did you mean 'snip'?`,
    ],
    [
      'dyrep.intervall',
      2,
      expect.stringMatching(
        /^dyrep.intervall: unknown key 'intervall', expected one of interval, .*did you mean 'interval'\?$/,
      ),
    ],
    [
      'model',
      { name: 'resnet18', head: 'light' },
      'model.head: resnet18 does not read head, only vgg11, vgg13, vgg16, vgg19 do',
    ],
    ['model.stem', 'cifar', 'model.stem: vgg16 does not read stem, only resnet18, resnet34, resnet50 do'],
    ['data.path', '', 'data.path: expected a text that is not empty or null, got ""'],
    ['data.augment', 'flip', 'data.augment: expected a mapping, got "flip"'],
    ['seed', -1, 'seed: expected a whole number of at least 0, got -1'],
  ])('%s %j is refused', (name, value, message) => {
    expect(issuesWith(name, value)).toEqual([message]);
  });

  it('a missing key says what belongs there', () => {
    const input = { data: { name: 'synthetic' }, method: 'plain', train: {} };
    const parsed = experimentSchema.safeParse(input);
    const messages = explain(experimentSchema, input, parsed.error!).map(
      (i) => `${renderPath(i.path)}: ${i.message}`,
    );
    expect(messages).toEqual([
      'model: missing, expected a mapping',
      'train.epochs: missing, expected a positive whole number of at most 100000',
    ]);
  });

  it('the values of a resolved experiment are found by dotted name', () => {
    const e = resolveExperiment(experimentSchema.parse(least));
    expect(parameterValue(e, 'dyrep.dep.threshold')).toBe(0.1);
  });
});
