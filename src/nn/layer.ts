// Layers as a tree of plain readonly data: structure and weights together, NHWC. A path is the child names joined by
// dots; parameters add `.weight`, `.bias` (convolution, linear) or `.scale`, `.shift`, `.mean`, `.variance` (batch norm).
import type { HostTensor, Pair } from '../engine/engine.js';

/** The paper's branches of a block, in the order in which they run. */
export const BRANCH_KINDS = ['1x1', '1x1-kxk', '1x1-avg', 'kxk', '1xk', 'kx1', 'identity'] as const;
export type BranchKind = (typeof BRANCH_KINDS)[number];

/** Where a convolution stands: channels, kernel and stride per axis [height, width]. */
export interface ConvGeometry {
  readonly in: number;
  readonly out: number;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: Pair;
  readonly dilation: Pair;
  readonly groups: number;
}

export interface ConvLayer {
  readonly kind: 'conv';
  readonly geometry: ConvGeometry;
  /** [height, width, in / groups, out] */
  readonly weight: HostTensor;
  readonly bias: HostTensor | null;
}

export interface BatchNormLayer {
  readonly kind: 'batchNorm';
  readonly epsilon: number;
  /** Added border [height, width] of what the running statistics make of zero (DBB's "BN and pad"); [0, 0] for none. */
  readonly border: Pair;
  readonly scale: HostTensor;
  readonly shift: HostTensor;
  readonly mean: HostTensor;
  readonly variance: HostTensor;
}

export interface LinearLayer {
  readonly kind: 'linear';
  /** [in, out] */
  readonly weight: HostTensor;
  readonly bias: HostTensor | null;
}

/** A convolution's place once it was grown: the sum of its branches. `kxk` is always there; its convolution may itself be a block. */
export interface BlockLayer {
  readonly kind: 'block';
  readonly geometry: ConvGeometry;
  readonly branches: Readonly<Partial<Record<BranchKind, Layer>>>;
}

export interface SequenceLayer {
  readonly kind: 'sequence';
  /** Run in the order of the keys; keys are no whole numbers (JavaScript would sort them). */
  readonly layers: Readonly<Record<string, Layer>>;
}

export interface ResidualLayer {
  readonly kind: 'residual';
  readonly main: Layer;
  /** null: identity */
  readonly shortcut: Layer | null;
}

export interface PoolLayer {
  readonly kind: 'maxPool' | 'averagePool';
  readonly size: Pair;
  readonly stride: Pair;
  /** Zeros, counted in the mean; max pooling takes none. */
  readonly padding: Pair;
}

export interface PlainLayer {
  readonly kind: 'relu' | 'globalAveragePool' | 'flatten';
}

export type Layer =
  | ConvLayer
  | BatchNormLayer
  | LinearLayer
  | BlockLayer
  | SequenceLayer
  | ResidualLayer
  | PoolLayer
  | PlainLayer;
