import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOverrides, parseOverrides, refuseUnread } from '../../src/cli/overrides.js';
import { ArgumentError } from '../../src/errors.js';
import { experimentSchema, METHOD_NAMES } from '../../src/trial/experiment.js';
import { parameterValue } from '../../src/trial/parameters.js';

const BASE = experimentSchema.parse({
  model: { name: 'vgg16' },
  data: { name: 'synthetic' },
  method: 'plain',
  train: { epochs: 2 },
});
const apply = (...words: string[]) => applyOverrides(BASE, parseOverrides(words));

function problems(run: () => unknown): readonly string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    return error.message.split('\n');
  }
}

describe('key=value', () => {
  it('sets a parameter, its value read as YAML', () => {
    const e = apply('train.lr=1e-2', 'data.path=/a b/c=d', 'data.train=null', 'model.name=vgg11', 'seed=3');
    expect(e.train.lr).toBe(0.01);
    expect(e.data).toMatchObject({ path: '/a b/c=d', train: null });
    expect([e.model.name, e.seed]).toEqual(['vgg11', 3]);
  });

  it('sets lists and whole sections, and a section that was not there', () => {
    const e = apply('dyrep.branches=[kxk, 1x1]', 'data.augment={crop: 2}', 'method=dyrep');
    expect(e.dyrep).toMatchObject({ branches: ['kxk', '1x1'], interval: 5 });
    expect(e.data.augment).toEqual({ crop: 2, flip: false, cutout: 0 });
  });

  it('gives any number back as it was written', () => {
    const lr = fc.double({ min: 0, max: 1e9, minExcluded: true, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(lr, (value) => {
        expect(parameterValue(apply(`train.lr=${value}`), 'train.lr')).toBe(value);
      }),
    );
  });

  it.each([
    ['train.lr', "train.lr: expected key=value, for example 'train.epochs=2'"],
    ['=3', "=3: expected key=value, for example 'train.epochs=2'"],
    [
      'dyrep.intervall=2',
      /^dyrep.intervall=2: unknown key 'dyrep.intervall', expected one of dyrep.interval, .*; did you mean 'dyrep.interval'\?$/,
    ],
    ['lr=0.1', "lr=0.1: unknown key 'lr'; did you mean 'train.lr'?"],
    ['train.lr=', "train.lr=: train.lr has no value; null and '' are written out"],
    ['train.lr=-1', 'train.lr=-1: expected a positive number, got -1'],
    ['train.lr=fast', 'train.lr=fast: expected a positive number, got "fast"'],
    [
      'method=dyrap',
      `method=dyrap: unknown method 'dyrap', expected one of ${METHOD_NAMES.join(', ')}; did you mean 'dyrep'?`,
    ],
    [
      'data.augment={crop: -2}',
      'data.augment={crop: -2}: data.augment.crop: expected a whole number from 0 to 1024, got -2',
    ],
    ['data.augment=[', /^data.augment=\[: /],
    ['seed=9007199254740993', /above 2\^53/],
    ['model.name=!!js x', /tags are not allowed/],
    ['__proto__.x=1', /unknown key/],
  ])('%s is refused', (word, message) => {
    expect(problems(() => apply(word))).toEqual([
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
  });

  it('all problems are said at once, each with its argument', () => {
    expect(problems(() => apply('train.lr=-1', 'train.epochs=0'))).toHaveLength(2);
    expect(problems(() => apply('train.lr', 'lr=1', 'seed=1', 'seed=2'))).toEqual([
      expect.stringMatching(/^train.lr: /),
      expect.stringMatching(/^lr=1: /),
      'seed=2: seed is set twice',
    ]);
  });

  it('what no experiment reads is refused, what one reads is not', () => {
    const overrides = parseOverrides(['dyrep.interval=2']);
    const dyrep = { ...BASE, method: 'dyrep' as const };
    expect(problems(() => refuseUnread([BASE], overrides))).toEqual([
      'dyrep.interval=2: method plain does not read dyrep.interval',
    ]);
    expect(problems(() => refuseUnread([BASE, dyrep], overrides))).toEqual([]);
  });
});
