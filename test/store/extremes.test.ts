// The extremes are those that selectEpoch takes, however the epochs came in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extremesOf, withEpochs } from '../../src/store/extremes.js';
import { selectEpoch } from '../../src/trial/metrics.js';

const value = fc.constantFrom(-1, 0, 0.5, 0.5, Infinity, -Infinity, Number.NaN);
const epochs = fc
  .uniqueArray(fc.record({ epoch: fc.integer({ min: 1, max: 9 }), value }), { selector: (e) => e.epoch })
  .map((all) => all.map((e) => ({ epoch: e.epoch, metrics: { 'val.loss': e.value } })));

describe('extremes', () => {
  it('are the epochs that selectEpoch takes', () => {
    fc.assert(
      fc.property(epochs, (all) => {
        const found = extremesOf(all).get('val.loss');
        const at = (goal: 'maximize' | 'minimize') =>
          selectEpoch(all, { name: 'val.loss', goal, select: 'best' })?.epoch;
        expect([found?.[0], found?.[2]]).toEqual([at('maximize'), at('minimize')]);
      }),
    );
  });

  it('do not depend on the batches', () => {
    fc.assert(
      fc.property(epochs, fc.nat(9), (all, cut) => {
        const parts = withEpochs(extremesOf(all.slice(0, cut)), all.slice(cut));
        expect(parts).toEqual(extremesOf(all));
      }),
    );
  });

  it('have no entry for a metric that never was a number', () => {
    const found = extremesOf([{ epoch: 1, metrics: { a: Number.NaN, b: 2 } }]);
    expect([...found]).toEqual([['b', [1, 2, 1, 2]]]);
  });
});
