// The behaviour of src/sweep/pruners/pruner.ts on small histories.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { decision, FIRST_STATE, prunerKind, wholeFrom } from '../../../src/sweep/pruners/pruner.js';

it('fills what means nothing with null', () => {
  expect(decision(FIRST_STATE, 'rule', true, 'no report', { step: 3 }).explanation).toEqual({
    rule: 'rule',
    reason: 'no report',
    step: 3,
    own: null,
    threshold: null,
    peers: null,
    bracket: null,
    rung: null,
    band: null,
    inner: null,
  });
});

it('parses settings before it makes a pruner', () => {
  const kind = prunerKind(z.strictObject({ from: wholeFrom(2) }), (s) => ({
    name: `from ${s.from}`,
    remembers: false,
    decide: (state) => decision(state, 'rule', false, 'no report', {}),
  }));
  expect(kind.create({ from: 2 }).name).toBe('from 2');
  expect(() => kind.create({ from: 1 })).toThrow();
});
