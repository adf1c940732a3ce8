// A small network with every kind of layer, for tests of trees.
import { convGeometry } from '../../src/nn/geometry.js';
import { createBatchNorm, createConv, createLinear } from '../../src/nn/initialize.js';
import type { Layer } from '../../src/nn/layer.js';
import { random } from '../../src/random.js';
import { createBlock } from '../../src/reparam/block.js';
import { noisy } from './reference.js';

export const SMALL_INPUT = [6, 8, 3] as const;

/** All layer kinds, trained-like weights; takes images of SMALL_INPUT and gives 5 logits. */
export function smallNet(): Layer {
  const r = random('small');
  const geometry = convGeometry([4, 4], [3, 3], { padding: [1, 1] });
  const block = createBlock(geometry, ['1x1', '1x1-kxk', '1x1-avg', 'kxk', 'identity'], { scale: 1 }, r);
  const net: Layer = {
    kind: 'sequence',
    layers: {
      stem: createConv(convGeometry([3, 4], [3, 3], { padding: [1, 1], stride: [2, 1] }), true, r),
      bn: createBatchNorm(4),
      relu: { kind: 'relu' },
      unit: {
        kind: 'residual',
        main: { kind: 'sequence', layers: { conv: block, bn: createBatchNorm(4) } },
        shortcut: createConv(convGeometry([4, 4], [1, 1]), false, r),
      },
      pool: { kind: 'maxPool', size: [2, 2], stride: [1, 2], padding: [0, 0] },
      mean: { kind: 'globalAveragePool' },
      flatten: { kind: 'flatten' },
      fc: createLinear(4, 5, r),
    },
  };
  return noisy(net, r);
}
