// The search of RepNAS while it trains (paper facts 2): one alpha a branch, on the host in float64. Each training step draws
// r = alpha + g1 - g2 with Gumbel noise and keeps the largest; a kept branch is multiplied by 1 + s(r) - stop(s(r)), whose
// value is 1 and whose slope is that of the sigmoid s. Adam (Kingma and Ba 2015) moves the alphas.
import type { Random } from '../random.js';
import { type KeptBranches, keepLargest, type SearchedBranch } from '../reparam/branch-search.js';

/** Alphas and Adam's state, in the order of the branches; whole in JSON. */
export interface SearchState {
  readonly alphas: readonly number[];
  readonly firstMoments: readonly number[];
  readonly secondMoments: readonly number[];
  readonly steps: number;
}

/** What one step runs with. */
export interface Draw extends KeptBranches {
  readonly noisy: readonly number[];
}

const BETAS = [0.5, 0.999] as const;
const EPSILON = 1e-8;

/** The state before the first step: every alpha is 0. */
export function initialSearch(branches: number): SearchState {
  const zeros = Array.from({ length: branches }, () => 0);
  return { alphas: zeros, firstMoments: zeros, secondMoments: zeros, steps: 0 };
}

/** The branches of one training step. */
export function drawBranches(
  state: SearchState,
  branches: readonly SearchedBranch[],
  budget: number,
  random: Random,
): Draw {
  const noisy = state.alphas.map((alpha) => alpha + gumbel(random) - gumbel(random));
  return { noisy, ...keepLargest(branches, noisy, budget) };
}

/** Standard Gumbel noise; half a step of the stream away from 0, whose logarithm would be infinite. */
function gumbel(random: Random): number {
  return -Math.log(-Math.log(random.uniform() + 2 ** -54));
}

/** The values of the gates: 1 for a branch that is present, 0 for one that is not. */
export function gateValues(present: readonly boolean[]): Float32Array {
  return Float32Array.from(present, (p) => (p ? 1 : 0));
}

/** The state after a step; `slopes` are the loss's gradients by gate. Dropped branches have none. */
export function stepAlphas(
  state: SearchState,
  draw: Draw,
  slopes: ArrayLike<number>,
  { rate, decay }: { readonly rate: number; readonly decay: number },
): SearchState {
  const steps = state.steps + 1;
  const gradients = state.alphas.map((alpha, i) => {
    const s = 1 / (1 + Math.exp(-draw.noisy[i]!));
    return (draw.chosen[i] ? slopes[i]! * s * (1 - s) : 0) + decay * alpha;
  });
  const [b1, b2] = BETAS;
  const firstMoments = state.firstMoments.map((m, i) => b1 * m + (1 - b1) * gradients[i]!);
  const secondMoments = state.secondMoments.map((v, i) => b2 * v + (1 - b2) * gradients[i]! ** 2);
  const alphas = state.alphas.map((alpha, i) => {
    const first = firstMoments[i]! / (1 - b1 ** steps);
    const second = secondMoments[i]! / (1 - b2 ** steps);
    return alpha - (rate * first) / (Math.sqrt(second) + EPSILON);
  });
  return { alphas, firstMoments, secondMoments, steps };
}
