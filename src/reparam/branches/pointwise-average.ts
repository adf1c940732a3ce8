// `1x1-avg`: a 1x1 convolution, batch norm and pad, the mean over windows of the block's size, batch norm. A depthwise
// block has no convolution to mix with: there it is the mean of the zero-padded input alone.
import { createBatchNorm, createConv } from '../../nn/initialize.js';
import type { ConvGeometry, PoolLayer } from '../../nn/layer.js';
import { foldBatchNorm, identityKernel, spreadOver } from '../transforms.js';
import { type Branch, foldPair, normPart } from './branch.js';

function isDepthwise({ groups, in: inputs, out }: ConvGeometry): boolean {
  return groups === out && groups === inputs;
}

/** The `1x1-avg` branch. */
export const pointwiseAverage: Branch = {
  kind: '1x1-avg',
  isPossible: ({ dilation }) => dilation.every((d) => d === 1),
  create: (geometry, { scale }, random) => {
    const { kernel: size, stride, padding, out } = geometry;
    const poolBn = createBatchNorm(out, { scale });
    const pool: PoolLayer = { kind: 'averagePool', size, stride, padding };
    if (isDepthwise(geometry)) return { kind: 'sequence', layers: { pool, poolBn } };
    const inner: ConvGeometry = { ...geometry, kernel: [1, 1], stride: [1, 1], padding: [0, 0] };
    return {
      kind: 'sequence',
      layers: {
        conv: createConv(inner, false, random.split('conv')),
        bn: createBatchNorm(out, { border: padding }),
        pool: { ...pool, padding: [0, 0] },
        poolBn,
      },
    };
  },
  kernel: (branch, geometry, fold) => {
    const pointwise = isDepthwise(geometry)
      ? identityKernel(geometry.out, geometry.groups)
      : foldPair(branch, fold);
    return foldBatchNorm(spreadOver(pointwise, geometry.kernel), normPart(branch, 'poolBn'));
  },
};
