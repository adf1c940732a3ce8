// Which of the two epochs speaks for a trial.
import { expect, it } from 'vitest';
import { chosenEpoch } from '../../src/trial/result.js';

it('the best or the last epoch speaks, as the sweep selects', () => {
  const [best, last] = [1, 2].map((epoch) => ({ epoch, metrics: {} }));
  expect(chosenEpoch({ best: best!, last: last! }, 'best')).toBe(best);
  expect(chosenEpoch({ best: best!, last: last! }, 'last')).toBe(last);
  expect(chosenEpoch({ best: null, last: last! }, 'best')).toBeNull();
});
