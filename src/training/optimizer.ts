// Stochastic gradient descent with momentum, keyed by parameter path: when surgery removes or adds a parameter, every
// other keeps its own velocity (tf.train.momentum keeps state by position instead, and would hand it to a neighbour).
import type { HostTensor, Scope, Tensor } from '../engine/engine.js';

export interface OptimizerOptions {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weight_decay: number;
  readonly weight_decay_norm: boolean;
}

/** What the optimizer needs to know of a parameter. */
export interface OptimizedParameter {
  readonly path: string;
  readonly role: string;
  readonly value: HostTensor;
}

/** The variable that holds a parameter's velocity. */
export const velocityName = (path: string): string => `velocity/${path}`;

/** Velocities for these parameters: those kept by path where the shape is still the same, zeros for the rest. */
export function carryVelocities(
  parameters: readonly OptimizedParameter[],
  kept: Readonly<Record<string, HostTensor>>,
  dropped: ReadonlySet<string> = new Set(),
): Record<string, HostTensor> {
  return Object.fromEntries(
    parameters.map(({ path, value }) => {
      const old = dropped.has(path) ? undefined : kept[path];
      const same = old !== undefined && old.shape.join() === value.shape.join();
      return [path, same ? old : { shape: value.shape, values: new Float32Array(value.values.length) }];
    }),
  );
}

/** Whether a parameter decays: weights always, biases and batch norms (scale, shift) only when asked. */
export function decays(role: string, options: OptimizerOptions): boolean {
  return options.weight_decay > 0 && (role === 'weight' || options.weight_decay_norm);
}

/** One update of every parameter from its gradient: g += decay * w, then Scope.applyMomentum. */
export function applyUpdates(
  scope: Scope,
  parameters: readonly OptimizedParameter[],
  gradients: readonly Tensor[],
  rate: Tensor,
  options: OptimizerOptions,
): void {
  const { ops } = scope;
  const decay = ops.scalar(options.weight_decay);
  // All weights are read before the first is written: a gradient belongs to the weights of its own step.
  const totals = parameters.map(({ path, role }, i) =>
    decays(role, options) ? ops.add(gradients[i]!, ops.mul(scope.read(path), decay)) : gradients[i]!,
  );
  parameters.forEach(({ path }, i) => {
    scope.applyMomentum(path, velocityName(path), rate, totals[i]!, options);
  });
}
