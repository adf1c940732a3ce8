// TensorFlow.js as this house sees it: loaded at run time, never at import, and always through the `require` of the
// package that brings the back end, so that core, kernels and back end share one instance.
import type { HostTensor, Tensor } from './engine.js';

/** The TensorFlow.js module that a back end runs on. */
export type Tf = typeof import('@tensorflow/tfjs-core');

/** The number of values of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** Whether two shapes are the same. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((d, i) => d === b[i]);
}

/** Copies a tensor's values out of the engine. */
export function toHost(tensor: Tensor): HostTensor {
  const values = tensor.dataSync();
  return {
    shape: [...tensor.shape],
    values: values instanceof Float32Array ? values : Float32Array.from(values),
  };
}
