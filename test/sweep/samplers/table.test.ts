// What holds for every sampler: proposals that depend on seed, index and visible history only, and stay in the space.
import { describe, expect, it } from 'vitest';
import { UnknownNameError } from '../../../src/errors.js';
import { encode } from '../../../src/sweep/samplers/dimension.js';
import { type FinishedTrial, historyLength } from '../../../src/sweep/samplers/sampler.js';
import { SAMPLER_NAMES, samplerNamed } from '../../../src/sweep/samplers/table.js';
import { finishedTrial, lossOf, SPACE } from './spaces.js';

const settings = { seed: 7, startupTrials: 5, batch: 4 };
const TRIALS = 24;

describe.each(SAMPLER_NAMES)('%s', (name) => {
  const sampler = samplerNamed(name);
  const propose = (index: number, finished: readonly FinishedTrial[]) =>
    sampler.propose(SPACE, settings, index, finished);

  function oneByOne(): FinishedTrial[] {
    const finished: FinishedTrial[] = [];
    for (let i = 0; i < TRIALS; i++) finished.push(finishedTrial(i, propose(i, finished).values));
    return finished;
  }

  it('proposes the same with four workers that end in any order as one after the other', () => {
    const finished: FinishedTrial[] = [];
    while (finished.length < TRIALS) {
      const index = finished.length;
      const until = index < settings.startupTrials ? settings.startupTrials : index + settings.batch;
      const size = Math.min(until, TRIALS) - index;
      const batch = Array.from({ length: size }, (_, i) =>
        finishedTrial(index + i, propose(index + i, finished).values),
      );
      finished.unshift(...batch.reverse());
    }
    expect(finished.sort((a, b) => a.index - b.index)).toEqual(oneByOne());
  });

  it('says which history it used, and is deaf to any other', () => {
    const all = oneByOne();
    const index = 15;
    const proposal = propose(index, all.slice(0, index));
    expect(propose(index, all)).toEqual(proposal);
    const used = all.filter((t) => proposal.basedOn.includes(t.index));
    expect(propose(index, used).values).toEqual(proposal.values);
    expect(proposal.basedOn.every((i) => i < historyLength(settings, index))).toBe(true);
    expect(proposal.basedOn.length > 0).toBe(sampler.learns);
  });

  it('stays in the space, constants included', () => {
    for (const { values } of oneByOne()) {
      expect(values.data).toBe('small');
      for (const d of SPACE.dimensions) expect(encode(d, values[d.name])).not.toBeNull();
    }
  });

  it('lives with failed trials, infinite losses and points of an older space', () => {
    const odd = oneByOne().map((t, i) => {
      if (i % 4 === 0) return { ...t, loss: Number.NaN };
      if (i % 4 === 1) return { ...t, loss: Number.POSITIVE_INFINITY };
      return i % 8 === 2 ? { ...t, values: { lr: 5 } } : t;
    });
    const { values, basedOn } = propose(TRIALS + 1, odd);
    expect(Number.isFinite(lossOf(values))).toBe(true);
    expect(basedOn.every((i) => i % 4 !== 0 && i % 8 !== 2)).toBe(true);
  });

  it('proposes something else for another seed', () => {
    const other = sampler.propose(SPACE, { ...settings, seed: 8 }, 0, []);
    expect(other.values).not.toEqual(propose(0, []).values);
  });

  it('finds good points where it learns', () => {
    if (!sampler.learns) return;
    const learned = oneByOne()
      .slice(-8)
      .map((t) => t.loss);
    const started = oneByOne()
      .slice(0, 5)
      .map((t) => t.loss);
    expect(Math.min(...learned)).toBeLessThanOrEqual(Math.min(...started));
  });
});

it('lists the known names', () => expect(() => samplerNamed('pte')).toThrow(UnknownNameError));
