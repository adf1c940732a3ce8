// `random`: uniform in [0, 1), the ablation's baseline.
import type { DrawnScore } from './score.js';

/** A uniform number. */
export const chance: DrawnScore = {
  kind: 'drawn',
  name: 'random',
  draw: (random) => random.uniform(),
};
