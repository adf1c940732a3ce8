// The engine contract: what the rest of dyrep may ask of TensorFlow. Both back ends (native, portable) keep it, and
// test/contracts/engine.ts runs the same tests over both. Activations are NHWC, convolution kernels
// [height, width, in / groups, out]. Outside `engine/` values travel as `HostTensor`; a `Tensor` lives only inside a
// program function, whose engine frees every tensor that the function made.
import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';

export const ENGINE_KINDS = ['native', 'portable'] as const;
export type EngineKind = (typeof ENGINE_KINDS)[number];

/** An opaque handle of a value on the engine; never kept beyond the program function that made it. */
export type Tensor = TfTensor;

/** Float values in memory, row-major: weights, statistics, momentum. Never changed in place once shared. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Per axis [height, width]. */
export type Pair = readonly [number, number];

export interface ConvOptions {
  readonly strides: Pair;
  /** Zeros added on both sides of [height, width]. */
  readonly padding: Pair;
  readonly dilations: Pair;
  /** in and out channels are divided into this many independent groups. */
  readonly groups: number;
}

export interface BatchNormResult {
  readonly y: Tensor;
  /** Batch mean and batch variance with Bessel's correction (what enters running statistics); no gradient. */
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** Operations on tensors; all but the statistics of `batchNorm` are differentiable. */
export interface Ops {
  tensor(values: Float32Array | Int32Array, shape: readonly number[]): Tensor;
  scalar(value: number): Tensor;
  conv2d(x: Tensor, kernel: Tensor, options: ConvOptions): Tensor;
  /** Normalises by the batch (biased variance), then scales and shifts; channels last. */
  batchNorm(x: Tensor, scale: Tensor, shift: Tensor, epsilon: number): BatchNormResult;
  /** Normalises by the given statistics. */
  normalize(x: Tensor, scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor, epsilon: number): Tensor;
  /** Adds a border of `padding` [height, width] whose value is one constant a channel; none of the gradient enters it. */
  padWith(x: Tensor, padding: Pair, channelValues: Tensor): Tensor;
  relu(x: Tensor): Tensor;
  maxPool(x: Tensor, size: Pair, strides: Pair): Tensor;
  /** Mean over windows; padded zeros count (divisor height * width of the window). */
  averagePool(x: Tensor, size: Pair, strides: Pair, padding: Pair): Tensor;
  matMul(a: Tensor, b: Tensor): Tensor;
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  addN(terms: readonly Tensor[]): Tensor;
  sub(a: Tensor, b: Tensor): Tensor;
  mul(a: Tensor, b: Tensor): Tensor;
  div(a: Tensor, b: Tensor): Tensor;
  abs(x: Tensor): Tensor;
  sqrt(x: Tensor): Tensor;
  /** Over all axes when none are named. */
  sum(x: Tensor, axes?: readonly number[]): Tensor;
  mean(x: Tensor, axes?: readonly number[]): Tensor;
  stack(scalars: readonly Tensor[]): Tensor;
  /** Mean over the batch of the cross entropy of logits [n, classes] with labels int32 [n]; smoothing in [0, 1). */
  crossEntropy(logits: Tensor, labels: Tensor, smoothing?: number): Tensor;
  /** How many rows of logits [n, classes] have their largest entry at the label; float scalar. */
  correctCount(logits: Tensor, labels: Tensor): Tensor;
  /** The value of a scalar function and its gradients with respect to tensors that it reads. */
  gradients(of: () => Tensor, wrt: readonly Tensor[]): { value: Tensor; gradients: readonly Tensor[] };
}

/** A program function's view of the variables. */
export interface Scope {
  readonly ops: Ops;
  /** The variable's value now: read once, and what was last written after a write. */
  read(name: string): Tensor;
  write(name: string, value: Tensor): void;
  /**
   * One SGD step in place (PyTorch's rule): velocity = momentum * velocity + gradient;
   * weight -= rate * (nesterov ? gradient + momentum * velocity : velocity).
   */
  applyMomentum(
    weight: string,
    velocity: string,
    rate: Tensor,
    gradient: Tensor,
    options: { readonly momentum: number; readonly nesterov: boolean },
  ): void;
}

export interface InputSpec {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
}

export interface ProgramFunction {
  readonly inputs: readonly InputSpec[];
  /** Pure but for the scope: may neither read values nor depend on anything outside scope and inputs. */
  run(scope: Scope, ...inputs: Tensor[]): readonly Tensor[];
}

export interface ProgramSpec<Name extends string = string> {
  readonly variables: Readonly<Record<string, HostTensor>>;
  readonly functions: Readonly<Record<Name, ProgramFunction>>;
}

/** Functions over shared variables, ready to run. Holds memory of the engine until disposed. */
export interface Program<Name extends string = string> {
  /** Runs one function; inputs and results are host values in the order of the function. Throws EngineError. */
  call(name: Name, inputs: readonly (Float32Array | Int32Array)[]): readonly HostTensor[];
  /** Values of the named variables (all when none are named) in one transfer. */
  read(names?: readonly string[]): Readonly<Record<string, HostTensor>>;
  /** Sets variables; names that the program lacks and shapes that differ throw EngineError. */
  write(values: Readonly<Record<string, HostTensor>>): void;
  readonly info: ProgramInfo;
  dispose(): void;
}

export interface ProgramInfo {
  /** Operations in the graph; 0 when the program is interpreted. */
  readonly nodes: number;
  readonly bytes: number;
  readonly traceMs: number;
  readonly buildMs: number;
}

export interface EngineInfo {
  readonly kind: EngineKind;
  readonly tensorflow: string;
  readonly tfjs: string;
  readonly device: string;
  /** Why the other engine is not in use, when this one is a fallback. */
  readonly reason: string | null;
}

/** One loaded TensorFlow.js back end; at most one a process. */
export interface Engine {
  readonly info: EngineInfo;
  /** Compiles all functions into one TensorFlow graph; on the portable engine the same as `interpret`. */
  compile<Name extends string>(spec: ProgramSpec<Name>): Program<Name>;
  /** Runs the functions op by op at each call. */
  interpret<Name extends string>(spec: ProgramSpec<Name>): Program<Name>;
  /** Live tensors and open programs, for leak tests. */
  memory(): { readonly tensors: number; readonly programs: number };
}
