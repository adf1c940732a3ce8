import { describe, expect, it } from 'vitest';
import { sweepImportance } from '../../src/cli/sweep-importance.js';
import { random } from '../../src/random.js';
import { IMPORTANCE_NAMES } from '../../src/sweep/importance/table.js';
import { chosen, epochsOf, sweepResults, trialResult } from '../report/fixtures.js';

const LR = [0.3, 0.1, 0.03, 0.01, 0.003] as const;
const METHODS = ['plain', 'dbb', 'dyrep'] as const;

/** A grid in which the learning rate alone decides, up to `noise`; test accuracies say the opposite. */
function grid(noise: number) {
  const stream = random('noise');
  const trials = LR.flatMap((lr, i) =>
    METHODS.flatMap((method) =>
      [1, 2].map((seed) => {
        const accuracy = 0.5 + i / 10 + noise * (stream.uniform() - 0.5);
        return trialResult({
          ...{ id: `${lr} ${method} ${seed}`, armId: `${lr} ${method}`, arm: `${lr} ${method}`, seed },
          parameters: { 'train.lr': lr, method },
          ...chosen(epochsOf([accuracy, 1 - accuracy, 1], [0.1, 0.1, 1])),
        });
      }),
    ),
  );
  return sweepResults(trials, { parameters: ['train.lr', 'method'] });
}

describe('the importance of the parameters of a sweep', () => {
  it.each(IMPORTANCE_NAMES)('%s finds the parameter that explains everything', (measure) => {
    const { shares, trials, arms, reason } = sweepImportance(grid(0), measure);
    expect([trials, arms, reason]).toEqual([30, 15, null]);
    expect(shares[0]).toMatchObject({ parameters: ['train.lr'], trials: 30 });
    expect(shares[0]!.share).toBeGreaterThan(measure === 'ped_anova' ? 0.9 : 0.999);
  });

  it("is told of the sweep's own metric, whatever the test numbers depend on, largest first", () => {
    const { trials, ...sweep } = grid(0);
    const other = trials.map((t) => {
      const test = METHODS.indexOf(t.parameters.method as 'plain') / 3;
      return { ...t, ...chosen(epochsOf([t.best!.metrics['val.accuracy']!, test, 1])) };
    });
    for (const measure of IMPORTANCE_NAMES) {
      const { shares } = sweepImportance(
        { ...sweep, parameters: ['method', 'train.lr'], trials: other },
        measure,
      );
      expect(shares.map((s) => s.parameters)).toEqual([['train.lr'], ['method']]);
    }
  });

  it('by ped_anova is that among the best trials, as the goal has it', () => {
    const results = grid(0);
    // The best have the first rate, whatever their method; the worst have the last method, whatever their rate.
    const accuracyOf = (lr: unknown, method: unknown) =>
      lr === LR[0] ? 0.9 : method === 'dyrep' ? 0.1 : 0.5;
    const trials = results.trials.map((t) => {
      const accuracy = accuracyOf(t.parameters['train.lr'], t.parameters.method) + t.seed / 1000;
      return { ...t, ...chosen(epochsOf([accuracy, 0.5, 1])) };
    });
    const first = (goal: 'maximize' | 'minimize') =>
      sweepImportance({ ...results, trials, metric: { ...results.metric, goal } }, 'ped_anova').shares[0];
    expect(first('maximize')?.parameters).toEqual(['train.lr']);
    expect(first('minimize')?.parameters).toEqual(['method']);
  });

  it('tells the part of seeds', () => {
    expect(sweepImportance(grid(0), 'fanova').betweenSeeds).toBeCloseTo(0, 12);
    const noisy = sweepImportance(grid(0.2), 'fanova');
    expect(noisy.betweenSeeds).toBeGreaterThan(0.02);
    expect(noisy.betweenSeeds).toBeLessThan(0.4);
    const single = grid(0).trials.filter((t) => t.seed === 1);
    expect(sweepImportance({ ...grid(0), trials: single }, 'fanova').betweenSeeds).toBeNull();
  });

  it('says plainly why there is nothing to tell', () => {
    const results = grid(0);
    const of = (trials: typeof results.trials) => sweepImportance({ ...results, trials }, 'fanova');
    expect(of([]).reason).toBe('0 finished trials with a number, and 4 are needed');
    expect(of(results.trials.slice(0, 1)).reason).toBe('1 finished trial with a number, and 4 are needed');
    expect(of(results.trials.map((t) => ({ ...t, state: 'failed' }))).trials).toBe(0);
    const alike = results.trials.map((t) => ({ ...t, parameters: { method: 'plain' } }));
    expect(of(alike).reason).toBe('no parameter has two values among the 30 finished trials');
    const same = results.trials.map((t) => ({ ...t, ...chosen(epochsOf([0.5, 0.1, 1])) }));
    expect(of(same).reason).toBe('all 30 finished trials have the same number');
    expect(of(same).shares).toEqual([]);
  });

  it('leaves out trials whose number is none', () => {
    const results = grid(0);
    const lost = results.trials.map((t, i) => (i === 0 ? { ...t, ...chosen(epochsOf([NaN, 0.1, 1])) } : t));
    expect(sweepImportance({ ...results, trials: lost }, 'fanova').trials).toBe(29);
  });
});
