// The behaviour of src/sweep/pruners/hyperband.ts on small histories.
import { expect, it } from 'vitest';
import { bracketBudgets, bracketOf, hyperband } from '../../../src/sweep/pruners/hyperband.js';
import { FIRST_STATE } from '../../../src/sweep/pruners/pruner.js';
import { curve, history } from './histories.js';

it('deals trials to all brackets, the same ones each time', () => {
  const budgets = bracketBudgets(1, 27, 3);
  expect(budgets).toHaveLength(4);
  const brackets = Array.from({ length: 200 }, (_, n) => bracketOf('sweep', n, budgets));
  expect(new Set(brackets)).toEqual(new Set([0, 1, 2, 3]));
  expect(bracketOf('sweep', 3, budgets)).toBe(brackets[3]);
});

it('has one bracket when the least resource is all there is', () => {
  expect(bracketBudgets(10, 5, 3)).toEqual([1]);
});

it('compares within the bracket only', () => {
  const rule = hyperband.create({ max_resource: 9 });
  const { state, explanation } = rule.decide(FIRST_STATE, history([curve(0, Array(10).fill(1))]), 0);
  const keys = Object.keys(state.rungs);
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.every((key) => key.startsWith(`${explanation.bracket}/`))).toBe(true);
});
