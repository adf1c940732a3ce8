import { describe, expect, it } from 'vitest';
import { sweepSchema } from '../../src/sweep/sweep.js';
import { explain, renderPath } from '../../src/trial/explain.js';

const parse = (keys: object) => sweepSchema.parse({ experiment: 'a.yml', ...keys });

function problems(keys: object): string[] {
  const sweep = { experiment: 'a.yml', ...keys };
  const parsed = sweepSchema.safeParse(sweep);
  return parsed.success
    ? []
    : explain(sweepSchema, sweep, parsed.error).map((i) => `${renderPath(i.path)}: ${i.message}`);
}

const ACCURACY = { name: 'val.accuracy' };
const MACS = { name: 'macs.train' };

describe('the metrics of a sweep', () => {
  it('are one unless several are asked for', () => {
    expect(parse({})).toMatchObject({
      metric: { name: 'val.accuracy', goal: 'maximize', select: 'best' },
      metrics: [],
    });
  });

  it('the first of several is what the one metric would be', () => {
    const { metric, metrics } = parse({ metrics: [{ name: 'val.loss', select: 'last' }, MACS] });
    expect(metric).toEqual({ name: 'val.loss', goal: 'minimize', select: 'last' });
    expect(metrics).toEqual([
      { name: 'val.loss', goal: 'minimize', reference: null },
      { name: 'macs.train', goal: 'minimize', reference: null },
    ]);
  });

  it('have goals and references', () => {
    const metrics = [
      { ...ACCURACY, reference: 0.5 },
      { name: 'trial.seconds', reference: 600 },
      { name: 'train.loss', goal: 'maximize', reference: 0 },
    ];
    expect(parse({ metrics }).metrics).toEqual([
      { name: 'val.accuracy', goal: 'maximize', reference: 0.5 },
      { name: 'trial.seconds', goal: 'minimize', reference: 600 },
      { name: 'train.loss', goal: 'maximize', reference: 0 },
    ]);
  });

  it.each([
    [{ metric: ACCURACY, metrics: [ACCURACY, MACS] }, /^metrics: 'metric' and 'metrics' exclude each other/],
    [{ metrics: [ACCURACY] }, /^metrics: expected a list with at least 2 items/],
    [
      {
        metrics: ['val.accuracy', 'val.loss', 'train.loss', 'macs.train', 'macs.deploy', 'params.train'].map(
          (name) => ({ name }),
        ),
      },
      /^metrics: expected a list with at most 5 items/,
    ],
    [
      { metrics: [ACCURACY, { name: 'macs.deployed' }] },
      /^metrics\[1\].name: unknown metric .*'macs.deploy'\?$/,
    ],
    [{ metrics: [ACCURACY, ACCURACY] }, 'metrics[1].name: val.accuracy is there already'],
    [
      { metrics: [{ name: 'macs.deploy' }, ACCURACY] },
      /^metrics\[0\].name: macs.deploy has one value a trial/,
    ],
    [{ metrics: [{ name: 'test.loss' }, MACS] }, /^metrics\[0\].name: choosing the best epoch/],
    [{ metrics: [ACCURACY, { name: 'test.loss' }] }, /^metrics\[1\].name: use val.loss/],
    [{ metrics: [ACCURACY, { ...MACS, select: 'last' }] }, /^metrics\[1\].select: the first metric chooses/],
    [
      { metrics: [{ ...ACCURACY, reference: 1 }, MACS] },
      /^metrics\[1\].reference: missing: give every metric/,
    ],
  ])('%j is refused', (keys, message) => {
    expect(problems(keys)).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)]);
  });
});
