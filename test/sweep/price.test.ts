import { expect, it } from 'vitest';
import { priceArms } from '../../src/sweep/price.js';

const measured = [
  { arm: 'a', data: 'x', epochs: 2, seconds: 20, macs: 200 },
  { arm: 'a', data: 'x', epochs: 2, seconds: 24, macs: 200 },
  { arm: 'b', data: 'y', epochs: 1, seconds: 5, macs: null },
];

it('an arm costs what its own epochs took, else what its MACs cost elsewhere, else nothing is said', () => {
  const arm = (name: string, data: string, macs: number) => ({ arm: name, data, macs, epochs: 10 });
  expect(
    priceArms([arm('a', 'x', 100), arm('c', 'x', 200), arm('b', 'y', 100), arm('c', 'y', 1)], measured),
  ).toEqual([
    { kind: 'measured', seconds: 110 },
    { kind: 'by MACs', seconds: 220 },
    { kind: 'measured', seconds: 50 },
    { kind: 'not measured yet' },
  ]);
  expect(priceArms([arm('a', 'x', 1)], [])).toEqual([{ kind: 'not measured yet' }]);
});
