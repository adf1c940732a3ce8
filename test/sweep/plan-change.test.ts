import { expect, it } from 'vitest';
import { comparePlans, countByArm, isNewVersion } from '../../src/sweep/plan-change.js';
import { plan } from './example.js';

const before = plan({ parameters: { 'train.lr': [0.1, 0.2] }, seeds: 2 });
const after = plan({ parameters: { 'train.lr': [0.2, 0.3] }, seeds: 2 });
const wider = plan({ parameters: { 'train.lr': [0.1, 0.2, 0.3] }, seeds: 3 });

it('a change keeps trials by their content, and counts them by arm', () => {
  const change = comparePlans(before.trials, after.trials);
  const counts = [change.kept, change.added, change.dropped].map((list) => [...countByArm(list)]);
  expect(counts).toEqual([[['lr=0.2', 2]], [['lr=0.3', 2]], [['lr=0.1', 2]]]);
  expect(comparePlans(before.trials, before.trials)).toMatchObject({ added: [], dropped: [] });
  expect(comparePlans(before.trials, wider.trials)).toMatchObject({ dropped: [] });
});

it('a plan that only grows is no new version, any other change is one', () => {
  expect(isNewVersion(before, before)).toBe(false);
  expect(isNewVersion(before, wider)).toBe(false);
  expect(isNewVersion(wider, before)).toBe(true);
  expect(isNewVersion(before, { ...before, sweep: { ...before.sweep, source: 'x' } })).toBe(true);
  expect(isNewVersion(before, { ...before, sweep: { ...before.sweep, baseline: 'x' } })).toBe(true);
});
