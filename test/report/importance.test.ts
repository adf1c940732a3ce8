import { describe, expect, it } from 'vitest';
import { type Importance, importanceJson, renderImportance } from '../../src/report/importance.js';
import { ESCAPES, UNSAFE } from './hostile.js';

const importance: Importance = {
  measure: 'fanova',
  metric: { name: 'val.accuracy', goal: 'maximize', select: 'best' },
  trials: 48,
  arms: 24,
  shares: [
    { parameters: ['train.lr'], trials: 48, share: 0.9 },
    { parameters: ['dyrep.interval', 'dyrep.grow'], trials: 24, share: 0.1 },
  ],
  betweenSeeds: 0.125,
  reason: null,
};

describe('the importance of parameters', () => {
  it('prints as golden text', () => {
    expect(renderImportance(importance)).toBe(
      [
        'importance of the parameters for validation accuracy at the best epoch (fanova; 48 finished trials, 24 arms)',
        '',
        'parameter                                    share',
        '──────────────────────────────────────────  ──────  ──────────────────────',
        'train.lr                                    90.0 %  █████████████████████▋',
        'dyrep.interval + dyrep.grow (in 24 trials)  10.0 %  ██▍',
        '',
        'shares of what each parameter explains by itself, over the values that were tried, all alike; they add up to 100 %',
        'parameters joined by + always change together, and only their common share can be told',
        'where a parameter does not exist, it explains nothing',
        '12.5 % of the variance lies between seeds of the same arm, outside these shares',
        '',
      ].join('\n'),
    );
  });

  it('says why there is none', () => {
    const reason = 'no parameter has two values among the 6 finished trials';
    expect(renderImportance({ ...importance, shares: [], reason })).toBe(
      `importance of the parameters for validation accuracy at the best epoch: ${reason}\n`,
    );
  });

  it('warns where the shares say little', () => {
    const one = { ...importance, arms: 2, shares: [{ parameters: ['a'], trials: 48, share: 1 }] };
    const text = renderImportance({ ...one, betweenSeeds: null });
    expect(text).toContain('caution: a parameter that is alone has 100 %, however little it does');
    expect(text).toContain('caution: 2 arms are few for 1 parameter; more may change the shares');
    expect(text).not.toContain('seeds');
    expect(renderImportance({ ...importance, arms: 20 })).not.toContain('caution');
    expect(renderImportance({ ...importance, arms: 19 })).toContain('19 arms are few for 2 parameters;');
  });

  it('has the JSON that scripts rely on', () => {
    expect(importanceJson(importance)).toEqual({
      ...importance,
      ...{ metric: 'val.accuracy', goal: 'maximize', select: 'best' },
    });
  });

  it.each(ESCAPES.map((e) => [JSON.stringify(e), e]))('is safe for names like %s', (_, e) => {
    const shares = [{ parameters: [e, 'b'], trials: 2, share: 1 }];
    for (const line of renderImportance({ ...importance, shares }, 60).split('\n'))
      expect(line).not.toMatch(UNSAFE);
  });
});
