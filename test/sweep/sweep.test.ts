import { describe, expect, it } from 'vitest';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { explain, renderPath } from '../../src/trial/explain.js';

const parse = (sweep: object) => sweepSchema.parse({ experiment: 'a.yml', ...sweep });

function problems(sweep: object): string[] {
  const parsed = sweepSchema.safeParse(sweep);
  return parsed.success
    ? []
    : explain(sweepSchema, sweep, parsed.error).map((i) => `${renderPath(i.path)}: ${i.message}`);
}

describe('a sweep file', () => {
  it('needs an experiment; all else has a default', () => {
    expect(sweepSchema.parse({ experiment: 'a.yml' })).toMatchObject({
      experiment: 'a.yml',
      description: '',
      method: 'grid',
      parameters: {},
      zip: [],
      include: [],
      exclude: [],
      constraints: [],
      metric: { name: 'val.accuracy', goal: 'maximize', select: 'best' },
      workers: 1,
    });
  });

  it('a count of seeds means 1 to n, a list means itself', () => {
    expect(parse({ seeds: 3 }).seeds).toEqual([1, 2, 3]);
    expect(parse({ seeds: [7, 0] }).seeds).toEqual([7, 0]);
  });

  it('a bare list is the short form of values', () => {
    const { parameters } = parse({
      parameters: { method: ['plain'], 'dyrep.interval': { values: [1], when: { method: 'dyrep' } } },
    });
    const choice = { kind: 'choice', weights: null };
    expect(parameters.method).toEqual({
      ...{ ...choice, values: ['plain'], when: {}, written: 'list', path: ['parameters', 'method'] },
    });
    expect(parameters['dyrep.interval']).toEqual({
      ...{ ...choice, values: [1], when: { method: ['dyrep'] }, written: 'values' },
      path: ['parameters', 'dyrep.interval'],
    });
  });

  it('losses and costs go down unless the file says otherwise', () => {
    expect(parse({ metric: { name: 'val.loss' } }).metric.goal).toBe('minimize');
    expect(parse({ metric: { name: 'val.loss', goal: 'maximize' } }).metric.goal).toBe('maximize');
  });

  it('the best epoch is never chosen on test images', () => {
    const metric = { name: 'test.accuracy' };
    expect(problems({ experiment: 'a.yml', metric })).toEqual([
      expect.stringContaining('metric.name: choosing'),
    ]);
    expect(problems({ experiment: 'a.yml', metric: { ...metric, select: 'last' } })).toEqual([]);
  });

  it.each([
    [{}, 'experiment: missing, expected a text that is not empty or a mapping'],
    [{ experiment: 'a.yml', methods: 'grid' }, /^methods: unknown key 'methods'.*did you mean 'method'\?$/],
    [
      { experiment: 'a.yml', method: 'gird' },
      "method: unknown method 'gird', expected one of grid, list, random, tpe, gp; did you mean 'grid'?",
    ],
    [
      { experiment: 'a.yml', seeds: 0 },
      'seeds: expected a positive whole number of at most 10000 or a list with at least 1 item or a mapping, got 0',
    ],
    [{ experiment: 'a.yml', seeds: [1, -1] }, 'seeds[1]: expected a whole number of at least 0, got -1'],
    [{ experiment: 'a.yml', workers: 0 }, 'workers: expected a whole number from 1 to 256, got 0'],
    [{ experiment: 'a.yml', parameters: { lr: [] } }, /^parameters.lr: expected a list with at least 1 item/],
    [
      { experiment: 'a.yml', parameters: { lr: { values: [] } } },
      /^parameters.lr.values: expected a list with at least 1 item/,
    ],
    [{ experiment: 'a.yml', parameters: { lr: 0.1 } }, /^parameters.lr: expected a list/],
    [{ experiment: 'a.yml', metric: { name: 'accuracy' } }, /^metric.name: unknown metric 'accuracy'/],
    [
      {
        experiment: {
          model: { name: 'vgg16', wdith: 1 },
          data: { name: 'synthetic' },
          method: 'plain',
          train: { epochs: 1 },
        },
      },
      /^experiment.model.wdith: unknown key 'wdith'.*'width'\?$/,
    ],
  ])('%j is refused', (sweep, message) => {
    expect(problems(sweep)).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)]);
  });
});
