// The choice is that of selectEpoch, however the epochs came in.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseEpochs, NONE_CHOSEN } from '../../src/store/chosen.js';
import { selectEpoch } from '../../src/trial/metrics.js';

const value = fc.constantFrom(-1, 0, 0.5, Infinity, -Infinity, Number.NaN, null);
const epochs = fc
  .uniqueArray(fc.record({ epoch: fc.integer({ min: 1, max: 9 }), value }), { selector: (e) => e.epoch })
  .map((all) =>
    all.map((e) => ({ epoch: e.epoch, metrics: e.value === null ? { lr: 1 } : { 'val.loss': e.value } })),
  );
const goal = fc.constantFrom('maximize', 'minimize');

describe('the two epochs', () => {
  it('are those that selectEpoch takes from all, whatever the batches', () => {
    fc.assert(
      fc.property(epochs, fc.nat(9), goal, (all, cut, to) => {
        const metric = { name: 'val.loss', goal: to } as const;
        const first = chooseEpochs(NONE_CHOSEN, all.slice(0, cut), metric);
        const found = chooseEpochs(first, all.slice(cut), metric);
        for (const select of ['best', 'last'] as const)
          expect(found[select]).toEqual(selectEpoch(all, { ...metric, select }));
      }),
    );
  });
});
