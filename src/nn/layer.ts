// Layers as a tree of plain readonly data: structure and weights together, NHWC. A path is the child names joined by
// dots; parameters add `.weight`, `.bias` (convolution, linear) or `.scale`, `.shift`, `.mean`, `.variance` (batch norm).
import type { HostTensor, Pair } from '../engine/engine.js';

/** The paper's branches of a block, in the order in which they run. */
export const BRANCH_KINDS = ['1x1', '1x1-kxk', '1x1-avg', 'kxk', '1xk', 'kx1', 'identity'] as const;
/** A branch's name, which is also its key in a block. */
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

/** A convolution with its weights. */
export interface ConvLayer {
  readonly kind: 'conv';
  readonly geometry: ConvGeometry;
  /** [height, width, in / groups, out] */
  readonly weight: HostTensor;
  readonly bias: HostTensor | null;
}

/** A batch norm over the last axis: learnt scale and shift, running mean and variance. */
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

/** A fully connected layer on [n, in]. */
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

/** Layers one after the other, each named. */
export interface SequenceLayer {
  readonly kind: 'sequence';
  /** Run in the order of the keys; keys are no whole numbers (JavaScript would sort them). */
  readonly layers: Readonly<Record<string, Layer>>;
}

/** The sum of a main path and a shortcut. */
export interface ResidualLayer {
  readonly kind: 'residual';
  readonly main: Layer;
  /** null: identity */
  readonly shortcut: Layer | null;
}

/** The maximum or the mean over windows. */
export interface PoolLayer {
  readonly kind: 'maxPool' | 'averagePool';
  readonly size: Pair;
  readonly stride: Pair;
  /** Around the image: zeros that count in the mean; nothing that a maximum would take. */
  readonly padding: Pair;
}

/** Layers without weights or settings. */
export interface PlainLayer {
  readonly kind: 'relu' | 'globalAveragePool' | 'flatten';
}

/** Any layer; a model is one. */
export type Layer =
  | ConvLayer
  | BatchNormLayer
  | LinearLayer
  | BlockLayer
  | SequenceLayer
  | ResidualLayer
  | PoolLayer
  | PlainLayer;
