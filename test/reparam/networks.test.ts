// Whole networks with residuals, groups, strides and nested blocks: whatever surgery, the function in inference stays.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Layer } from '../../src/nn/layer.js';
import { layerAt, replaceLayer, walk } from '../../src/nn/paths.js';
import { structureOf } from '../../src/nn/structure.js';
import { random } from '../../src/random.js';
import { candidates } from '../../src/reparam/candidates.js';
import { cut } from '../../src/reparam/cut.js';
import { fuse, fuseBlocks, fusedOutline } from '../../src/reparam/fuse.js';
import { growAt, solveResidual } from '../../src/reparam/grow.js';
import { applyMethod } from '../../src/reparam/methods.js';
import { distance, inferReference, noiseMaps, noisy } from '../nn/reference.js';
import { FLOAT32_NETWORK, NETWORK_INPUT, networks } from './networks.js';

const x = noiseMaps(NETWORK_INPUT, random('x'));
const moved = (a: Layer, b: Layer) => distance(inferReference(a, x), inferReference(b, x));

describe('any network', () => {
  it('computes the same when it is fused, and its outline is what comes out', () => {
    fc.assert(
      fc.property(networks, (model) => {
        expect(moved(model, fuse(model))).toBeLessThan(FLOAT32_NETWORK);
        expect(moved(model, fuseBlocks(model))).toBeLessThan(FLOAT32_NETWORK);
        expect(structureOf(fusedOutline(model))).toEqual(structureOf(fuse(model)));
        expect(structureOf(fusedOutline(model, 'blocks'))).toEqual(structureOf(fuseBlocks(model)));
      }),
      { numRuns: 100 },
    );
  });

  it('computes the same when it is fused after DBB took every 3x3 convolution, those inside blocks too', () => {
    fc.assert(
      fc.property(networks, (model) => {
        const dbb = noisy(applyMethod('dbb', model, random('dbb')), random('noise'));
        expect(moved(dbb, fuse(dbb))).toBeLessThan(FLOAT32_NETWORK);
        expect(structureOf(fuse(dbb))).toEqual(structureOf(fuse(model)));
      }),
      { numRuns: 50 },
    );
  });

  it('computes the same after growing anywhere', () => {
    fc.assert(
      fc.property(networks, fc.nat(20), (model, choice) => {
        const paths = candidates(model);
        const path = paths[choice % paths.length]!;
        const { tree, oldKernel } = growAt(model, path, {}, random('grow'));
        const measured = replaceLayer(tree, path, noisy(layerAt(tree, path), random('measured')));
        expect(moved(model, solveResidual(measured, path, oldKernel))).toBeLessThan(FLOAT32_NETWORK);
      }),
      { numRuns: 100 },
    );
  });

  it('computes the same after cutting whatever is below a threshold, down to no block at all', () => {
    fc.assert(
      fc.property(networks, fc.constantFrom(0.3, 1, 1e9), (model, threshold) => {
        const options = { rule: 'threshold', threshold, spread: 0, compatibility: 'correct' } as const;
        let tree = model;
        for (let pass = 0; pass < 3; pass++) {
          const next = cut(tree, options).tree;
          expect(moved(tree, next)).toBeLessThan(FLOAT32_NETWORK);
          tree = next;
        }
        if (threshold === 1e9)
          walk(tree, (_path, layer) => {
            if (layer.kind === 'block') expect(Object.keys(layer.branches)).toEqual(['kxk']);
          });
      }),
      { numRuns: 60 },
    );
  });
});
