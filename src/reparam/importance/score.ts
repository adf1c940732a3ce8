// What an importance score is: a number for each convolution, from one training step's gradients or drawn by chance. The
// training program adds the numbers up over the batches since the last adjustment; the largest mean is grown.
import type { Ops, Tensor } from '../../engine/engine.js';
import type { Random } from '../../random.js';

/** A convolution's batch norm in one training step. */
export interface FollowingNorm {
  readonly scale: Tensor;
  /** Gradient of the loss with respect to `scale`. */
  readonly gradient: Tensor;
  readonly shift: Tensor;
  /** Gradient of the loss with respect to `shift`. */
  readonly shiftGradient: Tensor;
  /** The biased variance by which the batch was normalised, a value a channel. */
  readonly variance: Tensor;
  readonly epsilon: number;
}

/** One convolution in one training step. */
export interface ScoreInput {
  readonly weight: Tensor;
  /** Gradient of the loss with respect to `weight`. */
  readonly gradient: Tensor;
  /** The convolution's bias and its gradient; null without one. */
  readonly bias: { readonly value: Tensor; readonly gradient: Tensor } | null;
  /** The train-mode batch norm directly after the convolution; null without one. */
  readonly norm: FollowingNorm | null;
}

/** Measured within the program function of a training step. */
export interface MeasuredScore {
  readonly kind: 'measured';
  readonly name: string;
  /** What is read beside the weight: nothing, the batch norm after it (`norm`), or that and the bias (`operation`). */
  readonly reads: 'weight' | 'norm' | 'operation';
  /** A scalar tensor. */
  score(ops: Ops, input: ScoreInput): Tensor;
}

/** Drawn on the host when an adjustment is due: costs a training step nothing. */
export interface DrawnScore {
  readonly kind: 'drawn';
  readonly name: string;
  draw(random: Random): number;
}

/** Any score, tagged by how it comes about. */
export type Score = MeasuredScore | DrawnScore;
