// Stratified splits: disjoint, of the asked sizes, each class in its proportion, the same for the same seed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectImages, splitOffValidation, stratifiedSplit, stratifiedSubset } from '../../src/data/split.js';
import { random } from '../../src/random.js';

const CLASSES = 4;
const labelsOf = fc.array(fc.nat(CLASSES - 1), { minLength: 1, maxLength: 60 });
const countOf = (labels: readonly number[], label: number) => labels.filter((l) => l === label).length;

describe('stratifiedSplit', () => {
  it('gives disjoint ascending parts of the asked sizes', () => {
    fc.assert(
      fc.property(labelsOf, fc.integer(), fc.nat(100), (labels, seed, cut) => {
        const first = cut % (labels.length + 1);
        const parts = stratifiedSplit(labels, CLASSES, [first, labels.length - first], random(seed));
        expect(parts.map((p) => p.length)).toEqual([first, labels.length - first]);
        expect(parts.flatMap((p) => [...p]).sort((a, b) => a - b)).toEqual([...labels.keys()]);
        for (const part of parts) expect([...part].sort((a, b) => a - b)).toEqual([...part]);
      }),
    );
  });

  it('takes each class in its proportion, to within one image', () => {
    fc.assert(
      fc.property(labelsOf, fc.integer(), fc.nat(100), (labels, seed, n) => {
        const size = n % (labels.length + 1);
        const part = stratifiedSubset(labels, CLASSES, size, random(seed));
        const taken = Array.from(part, (i) => labels[i]!);
        for (let label = 0; label < CLASSES; label++) {
          const exact = (countOf(labels, label) * size) / labels.length;
          expect(Math.abs(countOf(taken, label) - exact)).toBeLessThan(1);
        }
      }),
    );
  });

  it('is the same for the same seed and another for another', () => {
    const labels = Array.from({ length: 200 }, (_, i) => i % CLASSES);
    const subset = (seed: number) => stratifiedSubset(labels, CLASSES, 40, random(seed));
    expect(subset(1)).toEqual(subset(1));
    expect(subset(1)).not.toEqual(subset(2));
  });

  it('takes a small balanced subset out of a larger one', () => {
    const labels = Array.from({ length: 200 }, (_, i) => i % CLASSES);
    const large = new Set(stratifiedSubset(labels, CLASSES, 80, random(1)));
    expect([...stratifiedSubset(labels, CLASSES, 40, random(1))].every((i) => large.has(i))).toBe(true);
  });

  it('refuses more images than there are', () => {
    expect(() => stratifiedSplit([0, 1], CLASSES, [2, 1], random(1))).toThrow(RangeError);
  });
});

describe('selectImages', () => {
  it('takes images and labels along, and keeps the kind of labels', () => {
    const set = { images: Uint8Array.of(1, 2, 3, 4, 5, 6), labels: Uint16Array.of(300, 1, 2), count: 3 };
    const expected = { images: Uint8Array.of(5, 6, 1, 2), labels: Uint16Array.of(2, 300), count: 2 };
    expect(selectImages(set, [2, 0], 2)).toEqual(expected);
  });
});

describe('splitOffValidation', () => {
  it('divides a part by class', () => {
    const labels = Uint8Array.from({ length: 40 }, (_, i) => i % CLASSES);
    const set = { images: Uint8Array.from({ length: 40 }, (_, i) => i), labels, count: 40 };
    const { train, validation } = splitOffValidation(set, CLASSES, 8, 1, 0);
    expect([train.count, validation.count]).toEqual([32, 8]);
    expect([...train.images, ...validation.images].sort((a, b) => a - b)).toEqual([...set.images]);
    for (let label = 0; label < CLASSES; label++) expect(countOf([...validation.labels], label)).toBe(2);
  });
});
