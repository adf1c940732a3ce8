// A generated data set for tests and examples: every class has a smooth pattern, every image adds a shift and noise.
import { type Random, random } from '../random.js';
import type { DataOptions, DataParts, DataSource, ImageSet } from './data-set.js';
import { SPLIT_SEED } from './split.js';

const SIDE = 16;
const CHANNELS = 3;
const CLASSES = 10;
const DEFAULT_COUNTS = { train: 400, validation: 100, test: 100 };
const MAX_SHIFT = 2;
/** Half the width of the uniform noise, in pixel values; patterns span about 200. */
const NOISE = 80;
const WAVES = 3;

/** The data set `synthetic`: 16 x 16 x 3, 10 balanced classes, as many images as are asked for. */
export const synthetic: DataSource = {
  description: 'generated patterns with noise, 16 x 16 x 3, 10 classes; for tests',
  needsPath: false,
  cachePrefix: null,
  load: async (options) => generate(options),
};

function generate(options: DataOptions): DataParts {
  const seed = options.seed ?? SPLIT_SEED;
  const root = random(seed).split('synthetic');
  const patterns = Array.from({ length: CLASSES }, (_, label) => pattern(root.split('pattern', label)));
  const part = (name: 'train' | 'validation' | 'test') =>
    images(options[name] ?? DEFAULT_COUNTS[name], patterns, root.split(name));
  return {
    description: 'generated images; train, validation and test are independent draws',
    version: `synthetic 1, seed ${seed}`,
    inputShape: [SIDE, SIDE, CHANNELS],
    classes: CLASSES,
    train: part('train'),
    validation: part('validation'),
    test: part('test'),
  };
}

/** A periodic pattern [SIDE, SIDE, CHANNELS] around 128: a few waves of whole frequencies a channel. */
function pattern(stream: Random): Float32Array {
  const values = new Float32Array(SIDE * SIDE * CHANNELS).fill(128);
  for (let wave = 0; wave < WAVES * CHANNELS; wave++) {
    const [fy, fx] = [stream.integer(3), 1 + stream.integer(2)];
    const phase = stream.uniform();
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const angle = 2 * Math.PI * ((fy * y + fx * x) / SIDE + phase);
        values[(y * SIDE + x) * CHANNELS + (wave % CHANNELS)]! += 33 * Math.cos(angle);
      }
    }
  }
  return values;
}

function images(count: number, patterns: readonly Float32Array[], stream: Random): ImageSet {
  const size = SIDE * SIDE * CHANNELS;
  const result = new Uint8Array(count * size);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % CLASSES);
  for (let i = 0; i < count; i++) {
    const source = patterns[labels[i]!]!;
    const [dy, dx] = [stream.integer(MAX_SHIFT + 1), stream.integer(MAX_SHIFT + 1)];
    for (let p = 0; p < size; p++) {
      const [y, x] = [Math.floor(p / (SIDE * CHANNELS)), Math.floor(p / CHANNELS) % SIDE];
      const from = (((y + dy) % SIDE) * SIDE + ((x + dx) % SIDE)) * CHANNELS + (p % CHANNELS);
      const value = source[from]! + (2 * stream.uniform() - 1) * NOISE;
      result[i * size + p] = Math.max(0, Math.min(255, Math.round(value)));
    }
  }
  return { images: result, labels, count };
}
