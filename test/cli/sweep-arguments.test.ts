import { describe, expect, it } from 'vitest';
import { readSweep } from '../../src/cli/read-recipes.js';
import { parseSweepArguments } from '../../src/cli/sweep-arguments.js';
import { readSweepGolden } from '../golden/sweep.js';
import { recipeFiles } from './recipe-files.js';

const { write, problems } = recipeFiles();
const SWEEP = write(
  'a.yml',
  `experiment: { model: { name: vgg16 }, data: { name: synthetic }, method: plain, train: { epochs: 12 } }
parameters:
  method: [plain, dyrep]
  dyrep.interval: { values: [1, 2], when: { method: dyrep } }
seeds: 2
baseline: { method: plain }
`,
);
const plan = (...words: string[]) => readSweep(SWEEP, [], () => 1, words);
const arms = (...words: string[]) => plan(...words).arms.map((arm) => arm.name);

describe('key=value arguments of a sweep', () => {
  it('with several values add a parameter that varies fastest', () => {
    expect(arms('train.lr=0.1,0.01')).toEqual([
      'plain lr=0.1',
      'plain lr=0.01',
      'dyrep interval=1 lr=0.1',
      'dyrep interval=1 lr=0.01',
      'dyrep interval=2 lr=0.1',
      'dyrep interval=2 lr=0.01',
    ]);
    const { arms: planned, sweep } = plan('train.lr=0.1,0.01');
    expect(planned.find((arm) => arm.id === sweep.baseline)?.name).toBe('plain lr=0.1');
  });

  it('replace the values of a parameter, which keeps its place and condition', () => {
    expect(arms('dyrep.interval=range(1,6,2)')).toEqual([
      'plain',
      'dyrep interval=1',
      'dyrep interval=3',
      'dyrep interval=5',
    ]);
    expect(arms('dyrep.interval=4')).toEqual(['plain', 'dyrep interval=4']);
    expect(arms('++dyrep.interval=4')).toEqual(['plain', 'dyrep interval=4']);
  });

  it('take away what can no longer exist: conditions, parameters and the baseline', () => {
    expect(arms('method=plain,dbb')).toEqual(['plain', 'dbb']);
    const { arms: left, sweep } = plan('method=dyrep');
    expect(left.map((a) => a.name)).toEqual(['dyrep interval=1', 'dyrep interval=2']);
    expect(sweep.baseline).toBeNull();
  });

  it('with one value set a parameter of the experiment', () => {
    const { arms: set, sweep } = plan('train.epochs=10', 'model.width=8');
    expect(set.map((a) => a.name)).toEqual(['plain', 'dyrep interval=1', 'dyrep interval=2']);
    expect(set[0]?.experiment).toMatchObject({ train: { epochs: 10 }, model: { width: 8 } });
    expect(sweep.parameters).toEqual(['method', 'dyrep.interval']);
  });

  it('replace the seeds', () => {
    expect(plan('seed=3,1').seeds).toEqual([3, 1]);
    expect(plan('seed=range(1,4)').seeds).toEqual([1, 2, 3]);
    expect(plan('seed=7').seeds).toEqual([7]);
  });

  it('give the numbers of a range as decimals say', () => {
    expect(parseSweepArguments(['train.lr=range(0.1,0.8,0.1)'])[0]?.values).toEqual([
      0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7,
    ]);
  });

  it('are refused with a reason', () => {
    expect(
      problems(() => plan('+train.lr=1,2', '~method', 'lr=1', 'seed=1,x', 'train.lr=1,2', 'train.lr=3')),
    ).toEqual([
      '+train.lr=1,2: + adds a key to a configuration; every parameter exists here already, write it without +',
      '~method: ~ takes a key out of a configuration; no parameter can be taken out, give it one value instead',
      "lr=1: unknown key 'lr'; did you mean 'train.lr'?",
      'seed=1,x: seeds are whole numbers of at least 0, got x',
      'train.lr=3: train.lr is given twice',
    ]);
    expect(problems(() => plan('train.lr=inf,1', 'train.epochs='))).toEqual([
      'train.lr=inf,1: expected a finite value, got Infinity',
      "train.epochs=: train.epochs has no value; null and '' are written out",
    ]);
    expect(problems(() => readSweep(SWEEP, ['train.lr=1'], () => 1, ['train.lr=1,2']))).toEqual([
      'train.lr=1: train.lr is given twice',
    ]);
  });

  it('are named where their values are at fault', () => {
    expect(problems(() => plan('train.lr=0.1,-1'))).toEqual([
      'train.lr=0.1,-1: expected a positive number, got -1',
    ]);
    expect(problems(() => plan('train.lr=0.1,0.1'))).toEqual(['train.lr=0.1,0.1: 0.1 stands here twice']);
    expect(problems(() => plan('seed=1,1'))).toEqual(['seed=1,1: 1 stands here twice']);
    expect(problems(() => plan('dyrep.grow=1,2'))[0]).toMatch(/^dyrep.grow=1,2: method plain does not read/);
  });
});

describe('key=value arguments of a search', () => {
  const SEARCH = write(
    'search.yml',
    `experiment: { model: { name: vgg16 }, data: { name: synthetic }, method: plain, train: { epochs: 12 } }
method: random
points: 4
parameters:
  train.lr: { distribution: log_uniform_values, min: 0.001, max: 0.5 }
  method: [plain, dyrep]
  dyrep.interval: { min: 1, max: 9, when: { method: dyrep } }
`,
  );
  const search = (...words: string[]) => readSweep(SEARCH, [], () => 1, words);
  const drawn = (name: string, ...words: string[]) =>
    search(...words).arms.map((arm) => arm.parameters[name]);

  it('replace what is drawn by values or by one value, under the same condition', () => {
    expect(new Set(drawn('train.lr', 'train.lr=0.1,0.2'))).toEqual(new Set([0.1, 0.2]));
    expect(drawn('train.lr', 'train.lr=0.3')).toEqual([0.3, 0.3, 0.3, 0.3]);
    const intervals = drawn('dyrep.interval', 'dyrep.interval=3,4').filter((v) => v !== undefined);
    expect(intervals.length).toBeGreaterThan(0);
    expect(intervals.every((v) => v === 3 || v === 4)).toBe(true);
  });

  it('draw from an interval', () => {
    const { searching } = search('train.momentum=interval(0, 0.9)', 'model.width=int(interval(4,8))');
    const kinds = searching!.space.dimensions.map((d) =>
      d.kind === 'number' ? `${d.name} ${d.distribution.name} ${d.distribution.low}` : d.name,
    );
    expect(kinds).toEqual([
      ...['dyrep.interval int_uniform 1', 'method', 'model.width int_uniform 4'],
      ...['train.lr log_uniform_values 0.001', 'train.momentum uniform 0'],
    ]);
    const rates = drawn('train.lr', 'train.lr=tag(log, interval(0.1, 0.2))');
    expect(rates).toHaveLength(4);
    for (const lr of rates) expect(lr).toBeGreaterThan(0.1);
  });

  it('are refused by name where they are at fault', () => {
    expect(problems(() => plan('train.lr=interval(0.1,1)'))).toEqual([
      'train.lr=interval(0.1,1): method grid has no use for an interval; use choice or range, or a sweep with the method random, tpe, gp',
    ]);
    expect(problems(() => search('seed=interval(1,2)', 'model.width=interval(8,1)'))).toEqual([
      'seed=interval(1,2): seeds are listed, not drawn',
      'model.width=interval(8,1): expected interval(a, b) with numbers a < b',
    ]);
    expect(problems(() => search('train.lr=interval(-1,1)'))).toEqual([
      'train.lr=interval(-1,1): expected a positive number, got -1',
    ]);
    expect(problems(() => search('model.width=interval(8,16)'))[0]).toMatch(
      /^model.width=.* use int_uniform$/,
    );
    expect(problems(() => readSweep(SEARCH, ['method=dbb'], () => 1))).toEqual([
      'method=dbb: the sweep varies method; it cannot be set',
    ]);
  });

  it('may set what only later points read', () => {
    expect(() => readSweep(SEARCH, ['dyrep.grow=2'], () => 1, ['method=plain,dyrep'])).not.toThrow();
    expect(problems(() => readSweep(SEARCH, ['dbb.branches=[kxk]'], () => 1))).toHaveLength(1);
  });

  it('may not vary a list of points, but set what all have', () => {
    const LIST = write(
      'list.yml',
      `experiment: { model: { name: vgg16 }, data: { name: synthetic }, method: plain, train: { epochs: 12 } }
method: list
points: [{ method: plain }, { method: dyrep, dyrep.interval: 2 }]
`,
    );
    const listed = (...words: string[]) => readSweep(LIST, [], () => 1, words);
    expect(listed('train.lr=0.3').arms.map((arm) => [arm.name, arm.experiment.train.lr])).toEqual([
      ['plain', 0.3],
      ['dyrep interval=2', 0.3],
    ]);
    expect(problems(() => listed('train.lr=0.1,0.2'))).toEqual([
      'train.lr=0.1,0.2: method list takes its points from `points`; nothing else varies',
    ]);
    expect(problems(() => listed('dyrep.interval=3'))).toEqual([
      'dyrep.interval=3: the sweep varies dyrep.interval; it cannot be set',
    ]);
  });
});

describe("Hydra's jobs", () => {
  interface Case {
    readonly overrides: readonly string[];
    readonly jobs?: readonly (readonly string[])[];
  }
  const { hydra } = readSweepGolden<{ readonly hydra: readonly Case[] }>('grid.json');
  // Its made-up keys stand for parameters that take any such values.
  const name = (word: string) =>
    word.replace(/^(\+?)([abc])=/, (_, plus, key) => `${plus}${NAMES[key as 'a']}=`);
  const NAMES = { a: 'train.lr', b: 'data.path', c: 'data.name' } as const;
  const usable = hydra.filter((c) => c.jobs && !c.overrides.some((o) => o.startsWith('+')));

  it.each(usable)('$overrides gives the same values in the same order', ({ overrides, jobs }) => {
    const args = parseSweepArguments(overrides.map(name));
    let points: unknown[][] = [[]];
    for (const { values } of args) points = points.flatMap((p) => values.map((v) => [...p, v]));
    const theirs = jobs!.map((job) => parseSweepArguments(job.map(name)).map((a) => a.values[0]));
    expect(points).toEqual(theirs);
  });

  it('what it refuses is refused, and so are added keys', () => {
    for (const { overrides } of hydra.filter((c) => !usable.includes(c)))
      expect(problems(() => parseSweepArguments(overrides.map(name)))).toHaveLength(1);
    expect(usable.length).toBeGreaterThan(8);
  });
});
