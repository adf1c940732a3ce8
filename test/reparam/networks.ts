// Any small network: stages of plain, residual and branched units with strides, groups and depthwise convolutions, whose
// blocks may be grown. What the properties of whole networks run over.
import fc from 'fast-check';
import { convGeometry } from '../../src/nn/geometry.js';
import { createBatchNorm, createConv, createLinear } from '../../src/nn/initialize.js';
import { BRANCH_KINDS, type BranchKind, type ConvGeometry, type Layer } from '../../src/nn/layer.js';
import { type Random, random } from '../../src/random.js';
import { createBlock } from '../../src/reparam/block.js';
import { candidates } from '../../src/reparam/candidates.js';
import { growAt } from '../../src/reparam/grow.js';
import { noisy } from '../nn/reference.js';

/** What goes in. */
export const NETWORK_INPUT = [9, 8, 3] as const;

/** A dozen float32 layers, each off by up to 2e-5 of its largest value (see FLOAT32). */
export const FLOAT32_NETWORK = 2e-4;

const CHANNELS = 4;

interface Unit {
  readonly kind: 'plain' | 'residual' | 'block';
  readonly groups: 1 | 2 | 4;
  readonly stride: 1 | 2;
  readonly size: 1 | 3 | 5;
  readonly branches: readonly BranchKind[];
}

const units: fc.Arbitrary<Unit> = fc.record({
  kind: fc.constantFrom('plain', 'residual', 'block'),
  groups: fc.constantFrom(1, 2, 4),
  stride: fc.constantFrom(1, 2),
  size: fc.constantFrom(1, 3, 5),
  branches: fc.subarray([...BRANCH_KINDS]),
});

/** Any such network with any statistics, grown at none to two of its convolutions. */
export const networks: fc.Arbitrary<Layer> = fc
  .record({
    list: fc.array(units, { minLength: 1, maxLength: 4 }),
    grown: fc.array(fc.nat(20), { maxLength: 2 }),
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  })
  .map(({ list, grown, seed }) => {
    const stream = random(seed);
    const plain = createNetwork(list, stream);
    const tree = grown.reduce(
      (model, choice, i) => growAnywhere(model, choice, stream.split('grow', i)),
      plain,
    );
    return noisy(tree, stream.split('noise'));
  });

function createNetwork(list: readonly Unit[], stream: Random): Layer {
  const units = list.map((unit, i) => [`unit${i}`, createUnit(unit, stream.split(i))] as const);
  const stem = convGeometry([NETWORK_INPUT[2], CHANNELS], [3, 3], { padding: [1, 1] });
  return {
    kind: 'sequence',
    layers: {
      stem: convNorm(stem, stream.split('stem')),
      ...Object.fromEntries(units),
      pool: { kind: 'globalAveragePool' },
      linear: createLinear(CHANNELS, 5, stream.split('linear')),
    },
  };
}

function createUnit({ kind, groups, stride, size, branches }: Unit, stream: Random): Layer {
  const around = (size - 1) / 2;
  const geometry = convGeometry([CHANNELS, CHANNELS], [size, size], {
    stride: [stride, stride],
    padding: [around, around],
    groups,
  });
  const main = convNorm(geometry, stream.split('main'));
  if (kind === 'plain') return then(main, { kind: 'relu' });
  if (kind === 'block') return then(createBlock(geometry, branches, { scale: 1 }, stream), { kind: 'relu' });
  const shortcut =
    stride === 1
      ? null
      : convNorm({ ...geometry, kernel: [1, 1], padding: [0, 0], groups: 1 }, stream.split('shortcut'));
  return then({ kind: 'residual', main, shortcut }, { kind: 'relu' });
}

function convNorm(geometry: ConvGeometry, stream: Random): Layer {
  return then(createConv(geometry, false, stream), createBatchNorm(geometry.out));
}

function then(first: Layer, second: Layer): Layer {
  return { kind: 'sequence', layers: { first, second } };
}

function growAnywhere(model: Layer, choice: number, stream: Random): Layer {
  const paths = candidates(model);
  const path = paths[choice % paths.length];
  return path === undefined ? model : growAt(model, path, {}, stream).tree;
}
