// TensorFlow's C library through the binding of @tensorflow/tfjs-node-gpu: native operations by their TensorFlow name.
// The package's index.js is never loaded (it looks for its own binding); its kernels and its back end are.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Tensor } from './engine.js';
import type { Tf } from './tf.js';

/** What the binding says of a tensor that TensorFlow made. */
export interface TensorInfo {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** An attribute of a TensorFlow operation; `type` is one of the binding's TF_ATTR codes. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: string | number | boolean | readonly number[];
}

/** The compiled binding (binding/tfjs_binding.cc); the constants are TensorFlow's enumerations. */
export interface Binding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  createTensor(
    shape: readonly number[],
    dtype: number,
    values: Float32Array | Int32Array | Uint8Array,
  ): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorInfo[];
  loadSavedModel(directory: string, tags: string): number;
  runSavedModel(session: number, inputs: readonly number[], feeds: string, fetches: string): TensorInfo[];
  deleteSavedModel(session: number): void;
  isUsingGpuDevice(): boolean;
  getNumOfTensors(): number;
}

/** The kernel back end of the package; `binding` is replaced while a function is traced. */
export interface NodeBackEnd {
  binding: Binding;
  executeMultipleOutputs(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Tensor[],
    outputs: number,
  ): Tensor[];
  /** Also uploads tensors whose values are still in JavaScript. */
  getInputTensorIds(tensors: readonly Tensor[]): number[];
  createOutputTensor(info: TensorInfo): Tensor;
}

/** Builders of attributes. */
export interface Attributes {
  text(name: string, value: string): Attribute;
  int(name: string, value: number | readonly number[]): Attribute;
  float(name: string, value: number): Attribute;
  bool(name: string, value: boolean): Attribute;
  shape(name: string, value: readonly number[]): Attribute;
  type(name: string, dtype: 'float32' | 'int32'): Attribute;
}

/** A loaded native TensorFlow. */
export interface Native {
  readonly tf: Tf;
  readonly backEnd: NodeBackEnd;
  readonly attributes: Attributes;
  /** The directory of @tensorflow/tfjs-node-gpu. */
  readonly packageDirectory: string;
  /** Runs a TensorFlow operation by its name, off the tape. */
  op(name: string, attributes: readonly Attribute[], inputs: readonly Tensor[], outputs?: number): Tensor[];
}

/** Loads TensorFlow: the package's JavaScript from `packageDirectory`, the compiled binding from `bindingFile`. */
export async function loadNative(packageDirectory: string, bindingFile: string): Promise<Native> {
  const load = createRequire(join(packageDirectory, 'package.json'));
  restoreUtilities(load('node:util') as Record<string, unknown>);
  const tf = load('@tensorflow/tfjs') as Tf;
  load('./dist/register_all_kernels.js');
  const { NodeJSKernelBackend } = load('./dist/nodejs_kernel_backend.js') as {
    NodeJSKernelBackend: new (binding: Binding, name: string) => NodeBackEnd;
  };
  const binding = load(bindingFile) as Binding;
  const backEnd = new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node-gpu');
  tf.registerBackend('tensorflow', () => backEnd as never, 3);
  await tf.setBackend('tensorflow');
  return {
    tf,
    backEnd,
    attributes: createAttributes(binding),
    packageDirectory,
    op: (name, attributes, inputs, outputs = 1) =>
      backEnd.executeMultipleOutputs(name, attributes, inputs, outputs),
  };
}

// The package calls two functions of `util` that Node 23 removed.
function restoreUtilities(util: Record<string, unknown>): void {
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

function createAttributes(binding: Binding): Attributes {
  return {
    text: (name, value) => ({ name, type: binding.TF_ATTR_STRING, value }),
    int: (name, value) => ({ name, type: binding.TF_ATTR_INT, value }),
    float: (name, value) => ({ name, type: binding.TF_ATTR_FLOAT, value }),
    bool: (name, value) => ({ name, type: binding.TF_ATTR_BOOL, value }),
    shape: (name, value) => ({ name, type: binding.TF_ATTR_SHAPE, value }),
    type: (name, dtype) => ({
      name,
      type: binding.TF_ATTR_TYPE,
      value: dtype === 'float32' ? binding.TF_FLOAT : binding.TF_INT32,
    }),
  };
}
