// Measures of importance by name.
import { expect, it } from 'vitest';
import { UnknownNameError } from '../../../src/errors.js';
import { IMPORTANCE_NAMES, importanceNamed } from '../../../src/sweep/importance/table.js';

it.each(IMPORTANCE_NAMES)('%s is there', (name) => {
  const features = [{ name: 'x', kind: 'number', low: 0, high: 1 }] as const;
  const samples = [0, 0.3, 0.6, 1].map((x) => ({ inputs: [x], output: x }));
  expect(importanceNamed(name)(features, samples, 1)).toEqual({ x: 1 });
});

it('lists the known names', () => expect(() => importanceNamed('anova')).toThrow(UnknownNameError));
