// The usual CIFAR augmentation: a random crop after zero padding, a horizontal flip, a square that is blanked (Cutout,
// DeVries and Taylor 2017). All choices of an epoch are drawn at once, so the images at any place of its order are the
// same whether or not training was stopped there.
import type { Random } from '../random.js';

/** Which augmentation an experiment asks for; 0 and false mean none. */
export interface AugmentOptions {
  /** Pixels of padding on each side before a random crop of the image's own size. */
  readonly crop: number;
  readonly flip: boolean;
  /** Side of the square that is blanked. */
  readonly cutout: number;
}

/** The choices of one epoch, by place in the epoch's order. */
export interface AugmentPlan {
  /** [count, 2]: rows and columns by which the image is read further down and right, -crop … crop; null: no crop. */
  readonly shifts: Int16Array | null;
  /** [count]: 1 where the image is mirrored; null: none is. */
  readonly flips: Uint8Array | null;
  /** [count, 2]: row and column of the blanked square's centre; null: no cutout. */
  readonly centres: Int16Array | null;
  readonly cutout: number;
}

/** The choices for `count` images of epoch `epoch`; each kind has its own stream, so adding one keeps the others. */
export function planAugmentation(
  count: number,
  [height, width]: readonly [number, number, number],
  options: AugmentOptions,
  seed: Random,
  epoch: number,
): AugmentPlan {
  const stream = (kind: string) => seed.split('augment', epoch, kind);
  return {
    shifts: options.crop > 0 ? drawShifts(count, options.crop, stream('crop')) : null,
    flips: options.flip ? drawFlips(count, stream('flip')) : null,
    centres: options.cutout > 0 ? drawCentres(count, height, width, stream('cutout')) : null,
    cutout: options.cutout,
  };
}

function drawShifts(count: number, crop: number, stream: Random): Int16Array {
  return Int16Array.from({ length: 2 * count }, () => stream.integer(2 * crop + 1) - crop);
}

function drawFlips(count: number, stream: Random): Uint8Array {
  return Uint8Array.from({ length: count }, () => stream.integer(2));
}

function drawCentres(count: number, height: number, width: number, stream: Random): Int16Array {
  return Int16Array.from({ length: 2 * count }, (_, i) => stream.integer(i % 2 === 0 ? height : width));
}
