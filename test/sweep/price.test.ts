import { describe, expect, it } from 'vitest';
import { priceArms } from '../../src/sweep/price.js';

const none = { epochs: 0, seconds: 0, macs: 0 };
const arm = (name: string, data: string, macs: number, epochs = 10) => ({ arm: name, data, macs, epochs });

describe('the price of an arm', () => {
  const measured = [
    {
      ...{ arm: 'a', data: 'x' },
      first: { epochs: 1, seconds: 15, macs: 100 },
      later: { epochs: 2, seconds: 20, macs: 200 },
    },
    {
      ...{ arm: 'a', data: 'x' },
      first: { epochs: 1, seconds: 17, macs: 100 },
      later: { epochs: 2, seconds: 24, macs: 200 },
    },
    { arm: 'b', data: 'y', first: { epochs: 1, seconds: 5, macs: null }, later: none },
  ];

  it('is a first epoch and later ones as they were measured', () => {
    expect(priceArms([arm('a', 'x', 100)], measured)).toEqual([{ kind: 'measured', seconds: 16 + 9 * 11 }]);
    expect(priceArms([arm('a', 'x', 100, 1)], measured)).toEqual([{ kind: 'measured', seconds: 16 }]);
    expect(priceArms([arm('b', 'y', 100)], measured)).toEqual([{ kind: 'measured', seconds: 50 }]);
  });

  it('is by MACs where only other arms on the same data were measured, with what their first epochs take beside', () => {
    const [price] = priceArms([arm('c', 'x', 200)], measured);
    expect(price?.kind).toBe('by MACs');
    expect(price && 'seconds' in price ? price.seconds : 0).toBeCloseTo(10 * 22 + 5, 9);
    const single = [{ ...measured[0]!, later: none }];
    expect(priceArms([arm('c', 'x', 200)], single)).toEqual([{ kind: 'by MACs', seconds: 300 }]);
  });

  it('is not told where nothing was measured', () => {
    expect(priceArms([arm('c', 'y', 1), arm('c', 'z', 1)], measured)).toEqual([
      { kind: 'not measured yet' },
      { kind: 'not measured yet' },
    ]);
    expect(priceArms([arm('a', 'x', 1)], [])).toEqual([{ kind: 'not measured yet' }]);
  });
});
