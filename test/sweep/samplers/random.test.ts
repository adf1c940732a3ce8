// Random search: each distribution is drawn from as it is.
import { expect, it } from 'vitest';
import { randomSampler } from '../../../src/sweep/samplers/random.js';
import { SPACE } from './spaces.js';

it('draws every whole number and every choice equally often', () => {
  const settings = { seed: 3, startupTrials: 0, batch: 1 };
  const drawn = Array.from({ length: 1200 }, (_, i) => randomSampler.propose(SPACE, settings, i, []).values);
  const share = (name: string, value: unknown) =>
    drawn.filter((v) => v[name] === value).length / drawn.length;
  for (const depth of [1, 2, 3, 4, 5, 6])
    expect(Math.abs(share('net.depth', depth) - 1 / 6)).toBeLessThan(0.04);
  for (const kind of ['a', 'b', 'c']) expect(Math.abs(share('net.kind', kind) - 1 / 3)).toBeLessThan(0.05);
  const below = drawn.filter((v) => (v.lr as number) < 0.01).length / drawn.length;
  expect(Math.abs(below - 0.5)).toBeLessThan(0.05);
});
