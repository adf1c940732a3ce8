// Sweep files whose search is wrong, each refused at its place in the file.
import { describe, expect, it } from 'vitest';
import { readSweep } from '../../src/cli/read-recipes.js';
import { recipeFiles } from './recipe-files.js';

const files = recipeFiles();

const HEAD = `experiment: { model: { name: vgg16 }, data: { name: synthetic }, method: plain, train: { epochs: 12 } }
`;

/** What a sweep file of these lines, from the second on, is refused for. */
function problems(...lines: readonly string[]): readonly string[] {
  const file = files.write('s.yml', `${HEAD}${lines.join('\n')}\n`);
  return files.problems(() => readSweep(file, [], () => 1));
}

const tpe = (...lines: readonly string[]) => problems('method: tpe', 'points: 9', 'parameters:', ...lines);
const LR = '  train.lr: { distribution: log_uniform_values, min: 0.001, max: 0.5 }';

describe('a search is refused at its place', () => {
  it.each([
    ['an unknown method', ['method: tpa'], /^s\.yml:2:9 method: unknown method 'tpa'.*did you mean 'tpe'\?$/],
    ['no points', ['method: tpe', 'parameters:', LR], /^s\.yml:2:1 method: method tpe needs `points`/],
    ['points of no use', ['points: 3'], /^s\.yml:2:1 points: a grid has all its points/],
    [
      'too few points',
      ['method: tpe', 'points: 0'],
      /^s\.yml:3:9 points: expected a .*whole number from 1 to 10000/,
    ],
    [
      'a point that is no mapping',
      ['method: list', 'points: [plain]'],
      /^s\.yml:3:10 points\[0\]: expected a mapping/,
    ],
    [
      'an empty point',
      ['method: list', 'points: [{}]'],
      /^s\.yml:3:10 points\[0\]: expected at least one parameter$/,
    ],
    [
      'an unknown name in a point',
      ['method: list', 'points: [{ method: plain }, { methud: dbb }]'],
      /^s\.yml:3:31 points\[1\]\.methud: unknown parameter 'methud'.*'method'/,
    ],
    [
      'a value in a point',
      ['method: list', 'points:', '  - { train.lr: -1 }'],
      /^s\.yml:4:17 points\[0\]\.train\.lr: expected a positive number, got -1$/,
    ],
    [
      'a value that a point does not read',
      ['method: list', 'points: [{ dyrep.interval: 2 }]'],
      /^s\.yml:3:12 points\[0\]\.dyrep\.interval: method plain does not read dyrep.interval; leave it out$/,
    ],
    [
      'a point twice',
      ['method: list', 'points: [{ method: dbb }, { method: dbb }]'],
      /^s\.yml:3:27 points\[1\]: \{"method":"dbb"\} stands here twice$/,
    ],
    [
      'two points that are the same',
      ['method: list', 'points: [{ method: plain }, { train.lr: 0.1 }]'],
      /^s\.yml:3:1 points: the arms 'plain' and 'lr=0.1' are the same experiment$/,
    ],
    [
      'an unknown key of search',
      ['method: tpe', 'points: 3', 'search: { sede: 1 }', 'parameters:', LR],
      /^s\.yml:4:11 search\.sede: unknown key 'sede', expected one of seed, startup, batch; did you mean 'seed'\?$/,
    ],
    [
      'a batch of none',
      ['method: gp', 'points: 3', 'search: { batch: 0 }', 'parameters:', LR],
      /^s\.yml:4:18 search\.batch: expected a whole number from 1 to 10000, got 0$/,
    ],
    [
      'adaptive seeds',
      ['method: gp', 'points: 3', 'seeds: { min: 2, max: 4 }', 'parameters:', LR],
      /^s\.yml:4:1 seeds: method gp cannot add seeds as it goes/,
    ],
    [
      'a baseline that is proposed',
      ['method: gp', 'points: 3', 'baseline: { train.lr: 0.1 }', 'parameters:', LR],
      /^s\.yml:4:1 baseline: no point of `include` has these values; there is none$/,
    ],
    [
      'more trials than anybody means',
      ['method: random', 'points: 9000', 'seeds: 2', 'parameters:', LR],
      /^s\.yml:3:1 points: these points times the seeds plan more than 10000 trials$/,
    ],
  ] as const)('%s', (_, lines, message) => {
    const found = problems(...lines);
    expect(found[0]).toMatch(message);
  });

  it.each([
    [
      'a bound',
      ['  train.lr: { min: -0.5, max: 0.5 }'],
      /^s\.yml:5:20 parameters\.train\.lr\.min: expected a positive number, got -0.5$/,
    ],
    [
      'an upper bound',
      ['  train.momentum: { min: 0.5, max: 1.5 }'],
      /^s\.yml:5:36 parameters\.train\.momentum\.max: expected a number of at least 0 and below 1, got 1.5$/,
    ],
    [
      'an exponent taken for a value',
      ['  data.augment.crop: { distribution: q_log_uniform, min: 1, max: 100 }'],
      /^s\.yml:5:66 parameters\.data\.augment\.crop\.max: expected a whole number from 0 to 1024, got 2\.688/,
    ],
    [
      'fractions for a whole number',
      ['  model.width: { distribution: uniform, min: 8, max: 64 }'],
      /^s\.yml:5:3 parameters\.model\.width: model\.width is a whole number and uniform gives 36\.?\d*; use int_uniform$|gives \d+\.\d+; use int_uniform$/,
    ],
    [
      'fractions on a logarithm',
      ['  model.width: { distribution: log_uniform_values, min: 8, max: 64 }'],
      /^s\.yml:5:3 .* use q_log_uniform_values with q: 1$/,
    ],
    [
      'numbers for a name',
      ['  method: { min: 1, max: 3 }'],
      /^s\.yml:5:18 parameters\.method\.min: expected one of/,
    ],
    [
      'a value',
      ['  method: { values: [plain, dbbb] }'],
      /^s\.yml:5:29 parameters\.method\.values\[1\]: unknown method 'dbbb'.*'dbb'/,
    ],
    [
      'an unknown name',
      ['  train.lrr: { min: 0.1, max: 1 }'],
      /^s\.yml:5:3 parameters\.train\.lrr: unknown parameter/,
    ],
    [
      'an unknown name inside others',
      ['  train:', '    parameters:', '      lrr: { min: 0.1, max: 1 }'],
      /^s\.yml:7:7 parameters\.train\.parameters\.lrr: unknown parameter 'train.lrr'/,
    ],
    [
      'a name in two ways',
      [LR, '  train: { parameters: { lr: [0.1] } }'],
      /^s\.yml:6:26 parameters\.train\.parameters\.lr: the parameter train\.lr stands here twice$/,
    ],
    [
      'bounds in the wrong order',
      ['  train.lr: { min: 0.5, max: 0.1 }'],
      /^s\.yml:5:13 parameters\.train\.lr: min must be below max$/,
    ],
    [
      'an unknown distribution',
      ['  train.lr: { distribution: loguniform, min: 0.1, max: 1 }'],
      /^s\.yml:5:29 parameters\.train\.lr\.distribution: unknown distribution 'loguniform'.*did you mean 'log_uniform'\?$/,
    ],
    [
      'probabilities of other values',
      ['  train.lr: { values: [0.1, 0.2], probabilities: [1] }'],
      /^s\.yml:5:50 parameters\.train\.lr\.probabilities: give one probability for each value$/,
    ],
    [
      'a condition that is never true',
      ['  dyrep.interval: { min: 1, max: 3, when: { method: dyrep } }'],
      /^s\.yml:5:53 parameters\.dyrep\.interval\.when\.method: never true: method is not varied/,
    ],
    [
      'a condition on a number that is never drawn',
      ['  train.epochs: { min: 6, max: 9 }', '  train.lr: { min: 0.1, max: 0.5, when: { train.epochs: 5 } }'],
      /^s\.yml:6:57 parameters\.train\.lr\.when\.train\.epochs: never true: train\.epochs is never 5$/,
    ],
    [
      'what nothing reads',
      ['  method: [plain, dyrep]', '  dyrep.interval: { min: 1, max: 3 }'],
      /^s\.yml:6:3 parameters\.dyrep\.interval: method plain does not read dyrep.interval; add `when: \{ method: dyrep \}` to it$/,
    ],
    [
      'points that could never run',
      ['  method: { value: dyrep }', '  dyrep.interval: { min: 20, max: 30 }'],
      /^s\.yml:6:19 parameters\.dyrep\.interval: an interval of \d+ never fires/,
    ],
    [
      'constraints without a value',
      [LR, "constraints: train.lr < 'a'"],
      /^s\.yml:6:25 constraints: expected a number/,
    ],
  ] as const)('%s', (_, lines, message) => {
    const found = tpe(...lines);
    expect(found[0]).toMatch(message);
  });

  it('a distribution in a grid', () => {
    expect(problems('parameters:', LR)).toEqual([
      's.yml:3:13 parameters.train.lr: the distribution log_uniform_values has no grid: use values, int_uniform or q_uniform, or the method random, tpe or gp',
    ]);
    expect(problems('parameters: { method: { values: [plain, dbb], probabilities: [1, 2] } }')[0]).toContain(
      'probabilities has no grid',
    );
  });
});

describe('a search is read', () => {
  it('with bounds as they are written', () => {
    const names = (...lines: readonly string[]) => {
      const file = files.write(
        'written.yml',
        `${HEAD}method: random\npoints: 2\nparameters:\n${lines.join('\n')}\n`,
      );
      return readSweep(file, [], () => 1).searching!.space.dimensions.map(
        (d) => d.kind === 'number' && d.distribution.name,
      );
    };
    expect(names('  train.lr: { min: 1.0, max: 2 }')).toEqual(['uniform']);
    expect(names('  train.lr: { min: 1, max: 2e0 }')).toEqual(['uniform']);
    expect(names('  train.lr: { min: 1, max: 2 }')).toEqual(['int_uniform']);
    expect(names('  train: { parameters: { lr: { min: 1, max: 2.0 } } }')).toEqual(['uniform']);
  });

  it('as a grid, with bounds that are counted out', () => {
    const file = files.write(
      'grid.yml',
      `${HEAD}parameters:
  train.batch_size: { min: 31, max: 33 }
  train.weight_decay: { distribution: q_uniform, min: 0, max: 1, q: 0.5 }
`,
    );
    expect(readSweep(file, [], () => 1).arms.map((arm) => arm.name)).toEqual(
      [31, 32, 33].flatMap((b) => [`batch_size=${b} weight_decay=0`, `batch_size=${b} weight_decay=0.5`]),
    );
  });
});
