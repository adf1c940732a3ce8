// The deployed network computes what the trained one does in inference, and looks the same whatever trained it.
import { describe, expect, it } from 'vitest';
import { buildModel } from '../../src/models/table.js';
import { convGeometry } from '../../src/nn/geometry.js';
import { createBatchNorm, createConv, createLinear } from '../../src/nn/initialize.js';
import type { Layer } from '../../src/nn/layer.js';
import { walk } from '../../src/nn/paths.js';
import { structureOf } from '../../src/nn/structure.js';
import { random } from '../../src/random.js';
import { fuse, fuseBlocks } from '../../src/reparam/fuse.js';
import { growAt } from '../../src/reparam/grow.js';
import { applyMethod } from '../../src/reparam/methods.js';
import { distance, inferReference, noiseMaps, noisy } from '../nn/reference.js';

/** A dozen float32 layers one after the other. */
const NETWORK = 1e-4;
const OPTIONS = { width: 2, head: 'light', inputShape: [16, 20, 3], classes: 5 } as const;

function residualNet(): Layer {
  const r = random(4);
  const conv = (inputs: number, out: number) => ({
    conv: createConv(convGeometry([inputs, out], [3, 3], { padding: [1, 1] }), false, r.split(inputs, out)),
    bn: createBatchNorm(out),
  });
  return {
    kind: 'sequence',
    layers: {
      ...conv(3, 4),
      first: { kind: 'residual', main: { kind: 'sequence', layers: conv(4, 4) }, shortcut: null },
      second: {
        kind: 'residual',
        main: { kind: 'sequence', layers: conv(4, 6) },
        shortcut: {
          kind: 'sequence',
          layers: {
            conv: createConv(convGeometry([4, 6], [1, 1]), false, r.split('short')),
            bn: createBatchNorm(6),
          },
        },
      },
      pool: { kind: 'globalAveragePool' },
      fc: createLinear(6, 5, r),
    },
  };
}

describe('fuse', () => {
  const vgg = buildModel('vgg11', OPTIONS, random(1));
  const networks: readonly (readonly [string, Layer])[] = [
    ['plain', vgg],
    ['dbb', applyMethod('dbb', vgg, random(1))],
    [
      'grown twice',
      growAt(
        growAt(vgg, 'features.conv1.conv', {}, random(1)).tree,
        'features.conv1.conv.kxk.conv',
        {},
        random(2),
      ).tree,
    ],
    ['residual', residualNet()],
    ['residual dbb', applyMethod('dbb', residualNet(), random(1))],
  ];

  it.each(networks)('keeps the function: %s', (_name, fresh) => {
    const model = noisy(fresh, random('noise'));
    const x = noiseMaps(OPTIONS.inputShape, random('x'));
    const before = inferReference(model, x);
    expect(distance(before, inferReference(fuse(model), x))).toBeLessThan(NETWORK);
    expect(distance(before, inferReference(fuseBlocks(model), x))).toBeLessThan(NETWORK);
  });

  it('gives one structure for every method', () => {
    const [plain, dbb, grown] = networks.map(([, model]) => structureOf(fuse(model)));
    expect(dbb).toEqual(plain);
    expect(grown).toEqual(plain);
  });

  it('leaves neither blocks nor batch norms', () => {
    for (const [, model] of networks)
      walk(fuse(model), (_path, { kind }) => expect(['block', 'batchNorm']).not.toContain(kind));
  });
});
