// Operations of our own on the tape of TensorFlow.js: a kernel for one back end and its gradient, each input's
// gradient computed only when it is asked for.
import type { Tensor } from './engine.js';
import type { Tf } from './tf.js';

/** One differentiable operation; `Attributes` are plain values that take no part in differentiation. */
export interface Operation<Attributes> {
  readonly name: string;
  forward(inputs: Readonly<Record<string, Tensor>>, attributes: Attributes): Tensor[];
  /** Inputs and outputs that the gradient reads, in this order; outputs by position. */
  readonly saves: { readonly inputs: readonly string[]; readonly outputs: readonly boolean[] };
  /** Gradients by input name from the gradients of all outputs. */
  gradient(
    dys: readonly Tensor[],
    saved: readonly Tensor[],
    attributes: Attributes,
  ): Readonly<Record<string, () => Tensor>>;
}

/** Registers an operation for the back end in use and returns the function that runs it. */
export function defineOperation<Attributes extends object>(
  tf: Tf,
  operation: Operation<Attributes>,
): (inputs: Readonly<Record<string, Tensor>>, attributes: Attributes) => Tensor[] {
  const kernelName = `dyrep/${operation.name}`;
  tf.registerKernel({
    kernelName,
    backendName: tf.getBackend(),
    kernelFunc: ({ inputs, attrs }) =>
      tf.tidy(() => operation.forward(inputs as Record<string, Tensor>, attrs as unknown as Attributes)),
  });
  tf.registerGradient({
    kernelName,
    inputsToSave: [...operation.saves.inputs],
    outputsToSave: [...operation.saves.outputs],
    gradFunc: (dy, saved, attrs) =>
      operation.gradient(Array.isArray(dy) ? dy : [dy], saved, attrs as unknown as Attributes) as Record<
        string,
        () => Tensor
      >,
  });
  return (inputs, attributes) => {
    const result: Tensor | Tensor[] = tf
      .engine()
      .runKernel(kernelName, inputs as Record<string, Tensor>, attributes as never);
    return Array.isArray(result) ? result : [result];
  };
}
