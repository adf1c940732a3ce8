import { describe, expect, it } from 'vitest';
import { samplerSettings } from '../../src/sweep/search-keys.js';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { problems } from './example.js';

const LR = { 'train.lr': { distribution: 'log_uniform_values', min: 0.001, max: 0.5 } };
const parse = (sweep: object) => sweepSchema.parse({ experiment: 'a.yml', ...sweep });

describe('the keys of a search', () => {
  it('have defaults', () => {
    expect(samplerSettings(parse({}))).toEqual({ seed: 0, startupTrials: 10, batch: 4 });
    expect(samplerSettings(parse({ search: { seed: 3, startup: 5, batch: 2 } }))).toEqual({
      ...{ seed: 3, startupTrials: 5, batch: 2 },
    });
  });

  it.each([
    [{ method: 'tpe', parameters: LR }, 'method: method tpe needs `points`: how many it proposes'],
    [
      { method: 'gp', parameters: LR, points: [{ 'train.lr': 1 }] },
      'points: method gp proposes its points: give their number, or use list',
    ],
    [{ method: 'random', points: 3 }, 'parameters: method random has nothing to search: name the parameters'],
    [
      { method: 'random', points: 3, parameters: LR, search: { startup: 5, batch: 2 } },
      'search.startup: method random learns nothing and has no startup',
      'search.batch: method random learns nothing and has no batch',
    ],
    [
      { method: 'tpe', points: 3, parameters: LR, seeds: { min: 2, max: 3 } },
      'seeds: method tpe cannot add seeds as it goes: a point ends with all its seeds',
    ],
    [
      {
        ...{ method: 'tpe', points: 3, zip: ['train.lr', 'train.momentum'] },
        parameters: { ...LR, 'train.momentum': [0.5, 0.9] },
      },
      'zip: method tpe cannot zip: zip takes values in turn, which only a grid does',
    ],
    [
      { method: 'list', points: [{ method: 'plain' }], zip: ['train.lr', 'train.momentum'] },
      'zip: method list cannot zip: zip takes values in turn, which only a grid does',
    ],
    [{ points: 3, parameters: LR }, 'points: a grid has all its points; use method: list, random, tpe, gp'],
    [
      { search: { seed: 1 }, parameters: { method: ['plain'] } },
      'search: method grid proposes nothing; only random, tpe, gp read search',
    ],
    [{ method: 'list' }, 'method: method list needs `points`, a list of points'],
    [{ method: 'list', points: 3 }, 'points: method list needs `points`, a list of points'],
    [
      { method: 'list', points: [{ method: 'plain' }], parameters: { 'train.lr': [1] } },
      'parameters.train.lr: method list takes its points from `points`; nothing else varies',
    ],
    [
      { method: 'tpe', points: 3, parameters: LR, metric: { name: 'test.loss', select: 'last' } },
      'metric.name: searching by a test metric would fit the test images; use val.accuracy or val.loss',
    ],
    [
      {
        ...{ method: 'gp', points: 3, parameters: LR },
        metrics: [{ name: 'test.loss', select: 'last' }, { name: 'macs.train' }],
      },
      'metrics[0].name: searching by a test metric would fit the test images; use val.accuracy or val.loss',
    ],
  ])('%j is refused', (sweep, ...messages) => {
    expect(problems(sweep)).toEqual(messages);
  });
});
