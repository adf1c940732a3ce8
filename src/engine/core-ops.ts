// The operations that TensorFlow.js already has with gradients on both back ends; the rest comes from the back end.
import { EngineError } from '../errors.js';
import type { Ops, Tensor } from './engine.js';
import type { Lifetime } from './lifetime.js';
import type { Tf } from './tf.js';

/** What a back end adds to the common operations. */
export type BackEndOps = Pick<
  Ops,
  'conv2d' | 'batchNorm' | 'normalize' | 'padWith' | 'relu' | 'maxPool' | 'averagePool' | 'crossEntropy'
>;

/** Creates the full set of operations from a back end's own ones. */
export function createOps(tf: Tf, lifetime: Lifetime, backEnd: BackEndOps): Ops {
  return { ...values(tf), ...arithmetic(tf), ...backEnd, gradients: gradients(tf, lifetime) };
}

function values(tf: Tf) {
  return {
    // The copy: TensorFlow may use a JavaScript array as a tensor's memory, and may then write to it.
    tensor: (data: Float32Array | Int32Array, shape: readonly number[]): Tensor =>
      tf.tensor(data.slice(), [...shape], data instanceof Int32Array ? 'int32' : 'float32'),
    scalar: (value: number): Tensor => tf.scalar(value, 'float32'),
    reshape: (x: Tensor, shape: readonly number[]): Tensor => tf.reshape(x, [...shape]),
    stack: (scalars: readonly Tensor[]): Tensor => tf.stack([...scalars]),
    correctCount: (logits: Tensor, labels: Tensor): Tensor =>
      tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32')),
  };
}

function arithmetic(tf: Tf) {
  return {
    matMul: (a: Tensor, b: Tensor): Tensor => tf.matMul(a, b),
    add: (a: Tensor, b: Tensor): Tensor => tf.add(a, b),
    addN: (terms: readonly Tensor[]): Tensor => (terms.length === 1 ? terms[0]! : tf.addN([...terms])),
    sub: (a: Tensor, b: Tensor): Tensor => tf.sub(a, b),
    mul: (a: Tensor, b: Tensor): Tensor => tf.mul(a, b),
    div: (a: Tensor, b: Tensor): Tensor => tf.div(a, b),
    abs: (x: Tensor): Tensor => absolute(tf, x),
    sqrt: (x: Tensor): Tensor => tf.sqrt(x),
    sum: (x: Tensor, axes?: readonly number[]): Tensor => tf.sum(x, axes && [...axes]),
    mean: (x: Tensor, axes?: readonly number[]): Tensor => tf.mean(x, axes && [...axes]),
  };
}

// TensorFlow.js's own gradient of abs is -1 at zero; 0 is PyTorch's and keeps dead weights dead.
function absolute(tf: Tf, x: Tensor): Tensor {
  const f = tf.customGrad((...args) => {
    const [t, save] = args as unknown as [Tensor, (saved: Tensor[]) => void];
    save([t]);
    return { value: tf.abs(t), gradFunc: (dy: Tensor, [s]: Tensor[]) => tf.mul(dy, tf.sign(s!)) };
  });
  return f(x);
}

function gradients(tf: Tf, lifetime: Lifetime): Ops['gradients'] {
  return (of, wrt) => {
    if (wrt.length === 0) return { value: of(), gradients: [] };
    const forward = () => {
      const value = of();
      if (value.rank !== 0) throw new EngineError(`gradients need a scalar, got shape [${value.shape}]`);
      lifetime.holdSmall();
      return value;
    };
    try {
      const { value, grads } = tf.engine().gradients(forward, [...wrt], undefined, false);
      return { value, gradients: wrt.map((x, i) => grads[i] ?? tf.zerosLike(x)) };
    } catch (error) {
      freeTape(tf);
      throw error;
    }
  };
}

// TensorFlow.js frees what it saved for the gradients when they are computed, and not when that fails.
function freeTape(tf: Tf): void {
  const { state } = tf.engine();
  if (state.gradientDepth > 0 || !state.activeTape) return;
  for (const { saved } of state.activeTape) for (const tensor of saved ?? []) tensor.dispose();
  state.activeTape = [];
}
