import { expect, it } from 'vitest';
import { renderTrialList } from '../../src/report/trial-list.js';
import { sweepResults, trialResult } from './fixtures.js';

it('lists each trial with its id, how far it came and the number that ranks it', () => {
  const text = renderTrialList(
    sweepResults([
      trialResult({ id: '0123456789abcdef', arm: 'plain', seed: 1 }),
      trialResult({
        id: 'fedcba9876543210',
        arm: 'dyrep',
        seed: 12,
        state: 'planned',
        best: null,
        last: null,
      }),
    ]),
  );
  expect(text.split('\n')).toEqual([
    'trial             arm    seed  state     epoch  val.accuracy %',
    '────────────────  ─────  ────  ────────  ─────  ──────────────',
    expect.stringMatching(/^0123456789abcdef {2}plain +1 {2}finished +\d+ +\d+\.\d\d$/),
    'fedcba9876543210  dyrep    12  planned       -               -',
    '',
  ]);
});
