import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/cli/read-yaml.js';
import { translateParameters } from '../../../src/sweep/wandb/parameters.js';
import { emptyTranslation } from './translate.js';

function translated(text: string, grid: boolean) {
  const translation = emptyTranslation(`parameters:\n${text.replace(/^/gm, '  ')}`);
  const input = parseYaml(text, 'w.yml').value;
  const { parameters, seeds } = translateParameters(input, grid, translation);
  const messages = translation.issues.map((i) => `${i.path.join('/')}: ${i.message}`);
  return { parameters, order: Object.keys(parameters), seeds, issues: messages, notes: translation.notes };
}

describe('parameters under our names', () => {
  it('stand in the order of the code points of their own names at every level, as in W&B', () => {
    const text =
      'momentum: { values: [0.9] }\nB: { parameters: { wd: { value: 0 }, epochs: { values: [1] } } }\nlr: { value: 1 }';
    expect(translated(text, true).order).toEqual([
      ...['train.epochs', 'train.weight_decay', 'train.lr', 'train.momentum'],
    ]);
  });

  it('are lists for a grid: both ends of whole bounds, q_uniform without its max, equal values once', () => {
    const text =
      'epochs: { min: 2, max: 4 }\nlr: { values: [0.1, 0.10, 0.2] }\nbatch_size: { distribution: q_uniform, min: 8, max: 32, q: 8 }\nmomentum: { distribution: q_uniform, min: 0.1, max: 0.5, q: 0.1 }';
    expect(translated(text, true).parameters).toEqual({
      'train.batch_size': [8, 16, 24],
      'train.epochs': [2, 3, 4],
      'train.lr': [0.1, 0.2],
      'train.momentum': [0.1, 0.2, 0.3, 0.4],
    });
  });

  it("are W&B's forms for a search, each with the distribution that W&B takes it for", () => {
    const text =
      'epochs: { min: 2, max: 4 }\nlr: { min: 0.0, max: 1 }\nwidth: { values: [8, 16], probabilities: [1, 3] }\nmomentum: { value: 0.9 }';
    expect(translated(text, false).parameters).toEqual({
      'train.epochs': { min: 2, max: 4, distribution: 'int_uniform' },
      'train.lr': { min: 0, max: 1, distribution: 'uniform' },
      'model.width': { values: [8, 16], probabilities: [1, 3] },
      'train.momentum': { value: 0.9 },
    });
  });

  it.each([
    ['seed: { values: [3, 1] }', [3, 1]],
    ['random_seed: { value: 7 }', [7]],
    ['seed: { min: 1, max: 3 }', [1, 2, 3]],
  ])('called seed give the seeds: %s', (text, seeds) => {
    for (const grid of [true, false]) expect(translated(text, grid)).toMatchObject({ seeds, parameters: {} });
  });

  it.each([
    ['seed: { distribution: normal }', /^parameters\/seed: the distribution normal has no grid/],
    ['lr: { min: 0.1, max: 0.2 }', /^parameters\/lr: the distribution uniform has no grid/],
    ['lr: { values: [1, 2], probabilities: [1, 1] }', /^parameters\/lr: probabilities has no grid/],
    ['epochs: { min: 1, max: 100000 }', /^parameters\/epochs: more than 10000 values/],
    ['lr: { value: 1 }\ntrain.lr: { value: 1 }', /^parameters\/train\.lr: train\.lr is given twice/],
    ['seed: { value: 1 }\nrandom_seed: { value: 1 }', /^parameters\/seed: seed is given twice/],
    [
      'lr: { distribution: unifrom, min: 1, max: 2 }',
      /unknown distribution 'unifrom'.*did you mean 'uniform'/,
    ],
    ['lr: { min: 2, max: 1 }', /^parameters\/lr/],
    ['lr: [1, 2]', /^parameters\/lr: expected value, values, /],
    ['lr: 3', /^parameters\/lr: expected value, values, /],
    ['opt: { parameters: { lr: { value: 1 } }, value: 2 }', /^parameters\/opt/],
    [
      'opt: { parameters: { nothing_like_it: { value: 1 } } }',
      /^parameters: no experiment has one of these parameters/,
    ],
  ])('are refused at their place: %s', (text, expected) => {
    expect(translated(text, true).issues.join('\n')).toMatch(expected);
  });
});
