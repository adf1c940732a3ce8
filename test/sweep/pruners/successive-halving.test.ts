// The behaviour of src/sweep/pruners/successive-halving.ts on small histories.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FIRST_STATE, type PrunerState } from '../../../src/sweep/pruners/pruner.js';
import { successiveHalving } from '../../../src/sweep/pruners/successive-halving.js';
import { curve, history } from './histories.js';

const rule = successiveHalving.create({ min_resource: 1, reduction_factor: 2 });

it('lets the best half of those who came to a rung go on', () => {
  const values = [5, 4, 6, 3, 7];
  let state: PrunerState = FIRST_STATE;
  const stops = values.map((_, i) => {
    const curves = values.slice(0, i + 1).map((value, n) => curve(n, [value, value]));
    const decided = rule.decide(state, history(curves), i);
    state = decided.state;
    return decided.stop;
  });
  expect(stops).toEqual([false, false, true, false, true]);
  expect(state.rungs['0/0']).toHaveLength(5);
});

it('records each trial once a rung, however often it is asked', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 20 }), (values) => {
      let state: PrunerState = FIRST_STATE;
      for (let i = 0; i < values.length; i++)
        state = rule.decide(state, history([curve(0, values.slice(0, i + 1))]), 0).state;
      for (const standings of Object.values(state.rungs)) expect(standings).toHaveLength(1);
    }),
  );
});

it('waits for a complete trial when the resource is automatic, then keeps it', () => {
  const automatic = successiveHalving.create({});
  const alone = automatic.decide(FIRST_STATE, history([curve(0, [1])]), 0);
  expect(alone).toMatchObject({ stop: false, explanation: { reason: 'no resource yet' } });
  const long = curve(0, Array(301).fill(1), 'complete');
  const decided = automatic.decide(FIRST_STATE, history([long, curve(1, [1])]), 1);
  expect(decided.state.resource).toBe(3);
});

it('stops a latest value that is no number where a rung is due', () => {
  const decided = rule.decide(FIRST_STATE, history([curve(0, [1, Number.NaN])]), 0);
  expect(decided).toMatchObject({ stop: true, explanation: { reason: 'not a number', rung: 0 } });
});
