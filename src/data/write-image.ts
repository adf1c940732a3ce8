// The inner loop of batches: one 8-bit image, cropped, mirrored, normalised through a table and blanked, into floats.
import type { AugmentPlan } from './augment.js';

/** An epoch's choices and the image's place in its order. */
export interface Placed {
  readonly plan: AugmentPlan;
  readonly place: number;
}

/** [channels, 256]: the normalised value of each pixel value, `(v / 255 - mean) / deviation`. */
export function normalizationTable(mean: readonly number[], deviation: readonly number[]): Float32Array {
  return Float32Array.from(
    { length: 256 * mean.length },
    (_, i) => ((i % 256) / 255 - mean[i >> 8]!) / deviation[i >> 8]!,
  );
}

/** Writes image `from` of `source` as image `to` of `target`, both NHWC; `augment` null: as it is. */
export function writeImage(
  target: Float32Array,
  to: number,
  source: Uint8Array,
  from: number,
  shape: readonly [height: number, width: number, channels: number],
  table: Float32Array,
  augment: Placed | null,
): void {
  const size = shape[0] * shape[1] * shape[2];
  const image = source.subarray(from * size, from * size + size);
  const output = target.subarray(to * size, to * size + size);
  if (augment) writeAugmented(output, image, shape, table, augment);
  else writePlain(output, image, shape[2], table);
}

function writeAugmented(
  output: Float32Array,
  image: Uint8Array,
  shape: readonly [number, number, number],
  table: Float32Array,
  { plan, place }: Placed,
): void {
  const flipped = plan.flips !== null && plan.flips[place] === 1;
  if (plan.shifts || flipped) {
    const dy = plan.shifts ? plan.shifts[2 * place]! : 0;
    const dx = plan.shifts ? plan.shifts[2 * place + 1]! : 0;
    writeShifted(output, image, shape, table, dy, dx, flipped);
  } else writePlain(output, image, shape[2], table);
  if (plan.centres) {
    blank(output, shape, plan.centres[2 * place]!, plan.centres[2 * place + 1]!, plan.cutout);
  }
}

function writePlain(output: Float32Array, image: Uint8Array, channels: number, table: Float32Array): void {
  if (channels === 1) {
    for (let i = 0; i < image.length; i++) output[i] = table[image[i]!]!;
    return;
  }
  for (let c = 0; c < channels; c++) {
    const row = c * 256;
    for (let i = c; i < image.length; i += channels) output[i] = table[row + image[i]!]!;
  }
}

/** Output pixel (y, x) is pixel (y + dy, x' + dx) of the zero-padded image; x' counts from the right when flipped. */
function writeShifted(
  output: Float32Array,
  image: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
  table: Float32Array,
  dy: number,
  dx: number,
  flipped: boolean,
): void {
  let o = 0;
  for (let y = 0; y < height; y++) {
    const row = y + dy;
    const inside = row >= 0 && row < height;
    for (let x = 0; x < width; x++) {
      const column = (flipped ? width - 1 - x : x) + dx;
      const from = (row * width + column) * channels;
      const pixel = inside && column >= 0 && column < width;
      for (let c = 0; c < channels; c++) output[o++] = table[c * 256 + (pixel ? image[from + c]! : 0)]!;
    }
  }
}

/** Zeros in the square of side `side` around (cy, cx), as far as it lies inside. */
function blank(
  output: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  cy: number,
  cx: number,
  side: number,
): void {
  const top = cy - Math.floor(side / 2);
  const left = cx - Math.floor(side / 2);
  const [x0, x1] = [Math.max(0, left), Math.min(width, left + side)];
  for (let y = Math.max(0, top); y < Math.min(height, top + side); y++) {
    output.fill(0, (y * width + x0) * channels, (y * width + x1) * channels);
  }
}
