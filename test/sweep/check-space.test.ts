import { describe, expect, it } from 'vitest';
import { experimentSchema } from '../../src/trial/experiment.js';
import { BASE, problems } from './example.js';

const METHODS = ['plain', 'dyrep'];

describe('the space of a sweep', () => {
  it.each([
    [{ seed: [1, 2] }, 'parameters.seed: seeds have their own key: write `seeds:`'],
    [
      { 'train.lrr': [1] },
      /^parameters.train.lrr: unknown parameter 'train.lrr', .*did you mean 'train.lr'\?$/,
    ],
    [{ lr: [1] }, "parameters.lr: unknown parameter 'lr'; did you mean 'train.lr'?"],
    [{ 'train.lr': [0.1, 0.2, 0.1] }, 'parameters.train.lr[2]: 0.1 stands here twice'],
    [
      { 'data.augment': [{}], 'data.augment.crop': [1] },
      'parameters.data.augment.crop: data.augment.crop is part of data.augment, which varies as a whole',
    ],
    [
      { 'train.lr': { values: [0.1], when: { 'train.lr': 0.1 } } },
      'parameters.train.lr.when.train.lr: a parameter cannot depend on itself',
    ],
    [
      { 'train.lr': { values: [0.1], when: { methud: 'plain' } } },
      /^parameters.train.lr.when.methud: unknown parameter 'methud'.*'method'\?$/,
    ],
    [
      { method: METHODS, 'dyrep.interval': { values: [1], when: { method: 'dyrap' } } },
      "parameters.dyrep.interval.when.method: unknown value of method 'dyrap', expected one of plain, dyrep; did you mean 'dyrep'?",
    ],
    [
      { 'train.lr': { values: [1], when: { method: 'dbb' } } },
      'parameters.train.lr.when.method: never true: method is not varied and is "plain" in the experiment',
    ],
    [
      { 'train.lr': { values: [0.1], when: { constructor: 1 } } },
      /^parameters.train.lr.when.constructor: unknown parameter 'constructor'/,
    ],
  ])('%j is refused', (parameters, message) => {
    expect(problems({ parameters })).toEqual([
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
  });

  it('conditions in a circle are refused', () => {
    const parameters = {
      'train.lr': { values: [0.1], when: { 'train.momentum': 0.9 } },
      'train.momentum': { values: [0.9], when: { 'train.lr': 0.1 } },
    };
    expect(problems({ parameters })).toEqual([
      'parameters: the `when` conditions depend on each other in a circle',
    ]);
  });

  it('a condition may be on what the experiment fixes', () => {
    const base = experimentSchema.parse({ ...BASE, method: 'dyrep' });
    const parameters = { 'dyrep.interval': { values: [1, 2], when: { method: 'dyrep' } } };
    expect(problems({ parameters }, base)).toEqual([]);
  });

  it('seeds that stand twice are refused', () => {
    expect(problems({ seeds: [1, 2, 1] })).toEqual(['seeds[2]: 1 stands here twice']);
  });

  it('points and lists that stand twice are refused as they are written', () => {
    const point = { 'train.lr': 0.1, method: 'dbb' };
    const points = [point, { ...point, 'train.lr': 0.2 }, { method: 'dbb', 'train.lr': 0.1 }];
    expect(problems({ method: 'list', points })).toEqual([
      'points[2]: {"method":"dbb","train.lr":0.1} stands here twice',
    ]);
    const values = [
      ['kxk', '1xk'],
      ['kxk', '1x1'],
      ['kxk', '1xk'],
    ];
    expect(problems({ parameters: { 'dyrep.branches': values } })).toEqual([
      'parameters.dyrep.branches[2]: ["kxk","1xk"] stands here twice',
    ]);
  });

  it('a baseline is made of varied parameters', () => {
    expect(problems({ parameters: { method: METHODS.slice(0, 1) }, baseline: { 'train.lr': 0.1 } })).toEqual([
      "baseline.train.lr: unknown varied parameter 'train.lr', expected one of method",
    ]);
  });
});

it('lists values of any kind where a condition names another one', () => {
  const sweep = {
    parameters: {
      data: [{ name: 'synthetic' }, { toString: null }] as readonly unknown[],
      'dyrep.interval': { values: [1], when: { data: 'x' } },
    },
  };
  expect(problems(sweep).join('\n')).toContain(
    `unknown value of data 'x', expected one of {"name":"synthetic"}`,
  );
});
