// Augmentation plans: each kind has its own stream, within its bounds.
import { describe, expect, it } from 'vitest';
import { planAugmentation } from '../../src/data/augment.js';
import { random } from '../../src/random.js';

const SHAPE = [8, 6, 3] as const;
const FULL = { crop: 2, flip: true, cutout: 3 };

describe('planAugmentation', () => {
  it('draws nothing when nothing is asked for', () => {
    const plan = planAugmentation(5, SHAPE, { crop: 0, flip: false, cutout: 0 }, random(1), 0);
    expect(plan).toEqual({ shifts: null, flips: null, centres: null, cutout: 0 });
  });

  it('depends on seed and epoch only, each kind on its own', () => {
    const plan = planAugmentation(50, SHAPE, FULL, random(1), 4);
    expect(planAugmentation(50, SHAPE, FULL, random(1), 4)).toEqual(plan);
    expect(planAugmentation(50, SHAPE, FULL, random(1), 5)).not.toEqual(plan);
    expect(planAugmentation(50, SHAPE, { ...FULL, crop: 0 }, random(1), 4).centres).toEqual(plan.centres);
  });

  it('reaches every shift, both sides of the mirror and every centre', () => {
    const { shifts, flips, centres } = planAugmentation(2000, SHAPE, FULL, random(3), 0);
    expect([...new Set(shifts)].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    expect([...new Set(flips)].sort()).toEqual([0, 1]);
    expect(Math.max(...centres!.filter((_, i) => i % 2 === 0))).toBe(7);
    expect(Math.max(...centres!.filter((_, i) => i % 2 === 1))).toBe(5);
  });
});
