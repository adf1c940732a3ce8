// What a forest is given of a sweep's trials.
import { describe, expect, it } from 'vitest';
import { encodeTrials } from '../../../src/sweep/importance/encode-trials.js';
import { fanova } from '../../../src/sweep/importance/fanova.js';

const outcomes = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  rows.map((parameters, i) => ({ parameters, output: i }));

describe('encodeTrials', () => {
  it('ranks numbers, numbers everything else, and leaves out what has one value', () => {
    const { features, samples, points } = encodeTrials(
      ['lr', 'list', 'flag', 'same'],
      outcomes([
        { lr: 0.1, list: [1, 2], flag: true, same: 3 },
        { lr: 0.001, list: [2], flag: true, same: 3 },
        { lr: 0.1, list: [2], flag: false, same: 3 },
        { lr: 0.01, list: [1, 2], flag: false, same: 3 },
      ]),
    );
    expect(features.map((f) => f.feature)).toEqual([
      { name: 'lr', kind: 'number', low: -0.5, high: 2.5, count: 3 },
      { name: 'list', kind: 'choice', count: 2 },
      { name: 'flag', kind: 'choice', count: 2 },
    ]);
    expect(samples.map((s) => s.inputs)).toEqual([
      [2, 0, 0],
      [0, 1, 0],
      [2, 1, 1],
      [1, 0, 1],
    ]);
    expect(points).toBe(4);
  });

  it('takes a parameter that mixes numbers and words as a choice', () => {
    const { features } = encodeTrials(['p'], outcomes([{ p: 1 }, { p: 'auto' }, { p: null }]));
    expect(features[0]?.feature).toEqual({ name: 'p', kind: 'choice', count: 3 });
  });

  it('makes one feature of parameters that always change together', () => {
    const rows = [1, 2, 1, 2].map((v, i) => ({ a: v, b: v === 1 ? 'x' : 'y', c: i < 2 }));
    const { features } = encodeTrials(['a', 'b', 'c'], outcomes(rows));
    expect(features.map((f) => f.parameters)).toEqual([['a', 'b'], ['c']]);
    const random = [0.3, 0.1, 0.2].map((a, i) => ({ a, falls: -a, other: i }));
    expect(encodeTrials(['a', 'falls', 'other'], outcomes(random)).features.map((f) => f.parameters)).toEqual(
      [['a', 'falls'], ['other']],
    );
  });

  it('gives a parameter nothing for where it does not exist', () => {
    // Growing costs 5 and its interval nothing: without care the interval would share in what the method does.
    const rows = [1, 2, 3, 1, 2, 3, 1, 2, 3].flatMap((interval) => [
      { parameters: { interval, method: 'dyrep' }, output: 5 + interval / 1000 },
      { parameters: { method: 'plain' }, output: interval / 1000 },
    ]);
    const { features, samples } = encodeTrials(['interval', 'method'], rows);
    expect(features.map((f) => f.trials)).toEqual([9, 18]);
    const shares = fanova(
      features.map((f) => f.feature),
      samples,
      1,
    );
    expect(shares.method).toBeGreaterThan(0.99);
  });
});
