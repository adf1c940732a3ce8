import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readExperiment, readSweep } from '../../src/cli/read-recipes.js';
import { recipeFiles } from './recipe-files.js';

const ROOT = resolve(import.meta.dirname, '../..');
const { write, problems } = recipeFiles();
const now = () => 1;

const list = (name: string) =>
  readdirSync(join(ROOT, name))
    .filter((file) => file.endsWith('.yml'))
    .map((file) => `${name}/${file}`);
const EXPERIMENTS = list('experiments');
const SWEEPS = list('sweeps');

const EXPERIMENT = `model: { name: vgg16 }
data: { name: synthetic }
method: plain
train: { epochs: 2 }
`;

it('says of a sweep and an experiment in the place of the other which command takes it', () => {
  const experiment = write('kinds/e.yml', EXPERIMENT);
  const sweep = write('kinds/s.yml', 'experiment: e.yml\n');
  const over = write('kinds/over.yml', 'experiment: s.yml\n');
  expect(() => readExperiment(sweep, [])).toThrow(
    `${sweep}: this is a sweep, not an experiment; dyrep sweep runs it`,
  );
  expect(() => readSweep(experiment, [], now)).toThrow(
    `${experiment}: this is an experiment, not a sweep; dyrep train trains it`,
  );
  expect(() => readSweep(over, [], now)).toThrow('over.yml:1:13 experiment: ');
});

describe('the recipes that come with dyrep', () => {
  it.each(EXPERIMENTS)('%s is an experiment', (file) => {
    const experiment = readExperiment(join(ROOT, file), []);
    expect(experiment.method).toBe(/-(plain|dbb)\.yml$/.exec(file)?.[1] ?? 'dyrep');
  });

  it.each(SWEEPS)('%s has a plan with several arms, seeds and a baseline', (file) => {
    const plan = readSweep(join(ROOT, file), [], now);
    expect(plan.arms.length).toBeGreaterThan(1);
    expect(plan.trials).toHaveLength(plan.arms.length * plan.seeds.length);
    expect(plan.arms.map((arm) => arm.id)).toContain(plan.sweep.baseline);
    expect(plan.sweep.id).toBe(/([^/]+)\.yml$/.exec(file)?.[1]);
  });

  it.each([
    ['interval', 3, ['plain', ...[1, 2, 4, 8].map((n) => `dyrep interval=${n}`)]],
    [
      'threshold',
      3,
      ['rule=off', ...[0.01, 0.0125, 0.015, 0.02].map((t) => `rule=threshold threshold=${t}`)],
    ],
    ['bn-calibration', 3, [1, 5, 20, 78].map((n) => `calibration_batches=${n}`)],
    ['quick', 2, ['plain', 'dbb', 'dyrep interval=1', 'dyrep interval=2']],
    [
      'search',
      1,
      [
        'plain',
        ...['lr=0.0322766 interval=4', 'lr=0.018618 interval=4', 'lr=0.202506 interval=4'],
        ...['lr=0.0444525 interval=3', 'lr=0.997307 interval=2', 'lr=0.0929633 interval=2'],
      ],
    ],
  ])('sweeps/%s.yml has %d seeds of its arms', (name, seeds, arms) => {
    const plan = readSweep(join(ROOT, `sweeps/${name}.yml`), [], now);
    expect(plan.arms.map((arm) => arm.name)).toEqual(arms);
    expect(plan.seeds).toHaveLength(seeds);
  });

  it('sweeps over the same experiment share the trials that they have in common', () => {
    const ids = (name: string) =>
      readSweep(join(ROOT, `sweeps/${name}.yml`), [], now).trials.map((t) => t.trial.id);
    const interval = new Set(ids('interval'));
    expect(ids('bn-calibration').filter((id) => interval.has(id))).toHaveLength(3);
  });

  it.each([...EXPERIMENTS, ...SWEEPS])('%s explains each of its keys', (file) => {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
    const bare = lines.filter((line, i) => /^\s*[a-z_.]+:/.test(line) && !/^\s*#/.test(lines[i - 1] ?? ''));
    expect(bare).toEqual([]);
  });

  it('the CIFAR-10 experiments are the released recipe and differ in method only', () => {
    const read = (name: string) => readExperiment(join(ROOT, `experiments/vgg16-cifar10${name}.yml`), []);
    const { dyrep, method: _, ...rest } = read('');
    expect(rest).toMatchObject({
      model: { width: 64, head: 'reference' },
      data: { augment: { crop: 4, flip: true, cutout: 16 } },
      train: {
        epochs: 600,
        batch_size: 128,
        lr: 0.1,
        lr_min: 1e-6,
        momentum: 0.9,
        nesterov: false,
        weight_decay: 1e-4,
        weight_decay_norm: true,
      },
    });
    expect(dyrep).toMatchObject({ interval: 15, stop_epoch: 500 });
    for (const name of ['-plain', '-dbb']) expect(read(name)).toMatchObject(rest);
  });
});

describe('reading an experiment', () => {
  it('refuses keys that the file as it stands does not read, at their place; a base may have them', () => {
    const dep = 'dyrep: { interval: 1, dep: { rule: off, threshold: 0.2 } }\n';
    const file = write('unread.yml', `${EXPERIMENT.replace('method: plain', 'method: dyrep')}${dep}`);
    expect(problems(() => readExperiment(file, []))[0]).toMatch(
      /unread\.yml:\d+:41 dyrep\.dep\.threshold: dyrep\.dep\.rule off does not read dyrep\.dep\.threshold$/,
    );
    expect(readExperiment(file, ['dyrep.dep.rule=threshold']).dyrep?.dep.threshold).toBe(0.2);
  });

  it('applies arguments and refuses those that are not read', () => {
    const file = write('e.yml', EXPERIMENT);
    expect(readExperiment(file, ['train.epochs=7']).train.epochs).toBe(7);
    expect(problems(() => readExperiment(file, ['dyrep.interval=2']))).toEqual([
      'dyrep.interval=2: method plain does not read dyrep.interval',
    ]);
  });

  it('refuses an interval that never fires, at its place in the file or by its argument', () => {
    const text = EXPERIMENT.replace('plain', 'dyrep');
    const file = write('d.yml', `${text}dyrep: { interval: 3, stop_epoch: 2 }\n`);
    expect(problems(() => readExperiment(file, []))).toEqual([
      'd.yml:5:20 dyrep.interval: an interval of 3 never fires: stop_epoch is 2',
    ]);
    expect(readExperiment(file, ['dyrep.interval=2']).dyrep?.interval).toBe(2);
    expect(problems(() => readExperiment(file, ['dyrep.stop_epoch=9']))).toEqual([
      'dyrep.stop_epoch=9: 9 is beyond the end: training has 2 epochs',
    ]);
  });
});

describe('reading a sweep', () => {
  it('takes its experiment from a file beside it, or from itself', () => {
    write('e.yml', EXPERIMENT);
    const beside = write('s.yml', 'experiment: e.yml\nparameters: { method: [plain, dbb] }\n');
    const inline = write(
      't.yml',
      `experiment:\n${EXPERIMENT.replace(/^/gm, '  ').trimEnd()}\nparameters: { method: [plain, dbb] }\n`,
    );
    const ids = (file: string) => readSweep(file, [], now).trials.map((t) => t.trial.id);
    expect(ids(inline)).toEqual(ids(beside));
    expect(readSweep(relative(process.cwd(), beside), [], now).sweep.id).toBe('s');
  });

  it('says the line and column of a value that is refused', () => {
    write('e.yml', EXPERIMENT);
    const file = write(
      's.yml',
      'experiment: e.yml\nparameters:\n  train.lr:\n    values: [0.1, -1]\n  model.width: [8, wide]\n',
    );
    expect(problems(() => readSweep(file, [], now))).toEqual([
      's.yml:4:19 parameters.train.lr.values[1]: expected a positive number, got -1',
      's.yml:5:20 parameters.model.width[1]: expected a positive whole number of at most 4096, got "wide"',
    ]);
  });

  it('says where its experiment is wrong, or that it is not there', () => {
    write('e.yml', EXPERIMENT.replace('vgg16', 'vgg17'));
    const file = write('s.yml', 'experiment: e.yml\n');
    expect(problems(() => readSweep(file, [], now))).toEqual([
      expect.stringMatching(/^e\.yml:1:16 model\.name: unknown model/),
    ]);
    const missing = write('m.yml', 'experiment: ee.yml\n');
    expect(problems(() => readSweep(missing, [], now))).toEqual([
      "m.yml:1:13 experiment: ee.yml: no such file; did you mean 'e.yml'?",
    ]);
    const itself = write('i.yml', 'experiment: ./i.yml\n');
    expect(problems(() => readSweep(itself, [], now))).toEqual([
      expect.stringContaining('this is the sweep itself'),
    ]);
  });

  it('sets parameters of the experiment, but not those that vary, nor seeds, nor what no arm reads', () => {
    write('e.yml', EXPERIMENT);
    const file = write('s.yml', 'experiment: e.yml\nparameters: { method: [plain, dyrep] }\nseeds: 2\n');
    const plan = readSweep(file, ['train.epochs=5', 'dyrep.interval=3'], now);
    expect(plan.arms.map((a) => [a.experiment.train.epochs, a.experiment.dyrep?.interval])).toEqual([
      [5, undefined],
      [5, 3],
    ]);
    expect(problems(() => readSweep(file, ['method=dbb', 'seed=3'], now))).toEqual([
      'method=dbb: the sweep varies method; it cannot be set',
      'seed=3: the sweep has its own seeds',
    ]);
    expect(problems(() => readSweep(file, ['dbb.branches=[kxk]', 'train.epochs=6'], now))).toEqual([
      'dbb.branches=[kxk]: method plain does not read dbb.branches',
    ]);
  });
});
