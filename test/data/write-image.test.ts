// The pixel loop against a plain restatement: pad, crop, mirror, normalise, blank.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AugmentPlan } from '../../src/data/augment.js';
import { normalizationTable, writeImage } from '../../src/data/write-image.js';

type Shape = readonly [height: number, width: number, channels: number];
interface Choice {
  readonly dy: number;
  readonly dx: number;
  readonly flip: boolean;
  readonly cy: number;
  readonly cx: number;
  readonly cutout: number;
}

/** What pixel (y, x, c) of the result is, from the definition. */
function expected(image: Uint8Array, [h, w, c]: Shape, table: Float32Array, choice: Choice): number[] {
  const half = Math.floor(choice.cutout / 2);
  const result: number[] = [];
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const row = y + choice.dy;
      const column = (choice.flip ? w - 1 - x : x) + choice.dx;
      const inside = row >= 0 && row < h && column >= 0 && column < w;
      const [ty, tx] = [y - (choice.cy - half), x - (choice.cx - half)];
      const blanked = ty >= 0 && ty < choice.cutout && tx >= 0 && tx < choice.cutout;
      for (let k = 0; k < c; k++) {
        const value = inside ? image[(row * w + column) * c + k]! : 0;
        result.push(blanked ? 0 : table[k * 256 + value]!);
      }
    }
  }
  return result;
}

describe('writeImage', () => {
  it('crops, mirrors, normalises and blanks as the definition says', () => {
    const cases = fc.record({
      shape: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.constantFrom(1, 3)),
      bytes: fc.uint8Array({ minLength: 108, maxLength: 108 }),
      crop: fc.boolean(),
      dy: fc.integer({ min: -3, max: 3 }),
      dx: fc.integer({ min: -3, max: 3 }),
      flip: fc.boolean(),
      centre: fc.tuple(fc.nat(5), fc.nat(5)),
      cutout: fc.nat(5),
    });
    fc.assert(
      fc.property(cases, ({ shape, bytes, crop, dy, dx, flip, centre, cutout }) => {
        const size = shape[0] * shape[1] * shape[2];
        const table = normalizationTable(
          [0.25, 0.5, 0.75].slice(0, shape[2]),
          [0.5, 1, 2].slice(0, shape[2]),
        );
        const plan: AugmentPlan = {
          shifts: crop ? Int16Array.of(9, 9, dy, dx) : null,
          flips: Uint8Array.of(0, flip ? 1 : 0),
          centres: cutout > 0 ? Int16Array.of(9, 9, ...centre) : null,
          cutout,
        };
        const target = new Float32Array(2 * size);
        const image = bytes.subarray(0, size);
        writeImage(target, 1, image, 0, shape, table, { plan, place: 1 });
        const choice = { dy: crop ? dy : 0, dx: crop ? dx : 0, flip, cy: centre[0], cx: centre[1], cutout };
        expect(Array.from(target.subarray(size))).toEqual(expected(image, shape, table, choice));
        expect(target.subarray(0, size).every((v) => v === 0)).toBe(true);
      }),
    );
  });

  it('writes an image as it is without augmentation', () => {
    const target = new Float32Array(8);
    const table = normalizationTable([0.5, 0], [0.5, 1]);
    writeImage(target, 1, Uint8Array.of(0, 0, 0, 0, 255, 255, 0, 51), 1, [2, 1, 2], table, null);
    expect(Array.from(target)).toEqual([0, 0, 0, 0, 1, 1, -1, Math.fround(0.2)]);
  });
});
