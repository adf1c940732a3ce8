// The portable engine: TensorFlow.js with its WebAssembly back end. No native part, one process, no network; the
// independent witness of the native engine in the contract tests.
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { createOps } from './core-ops.js';
import type { Engine, HostTensor, Tensor } from './engine.js';
import { createInterpretedProgram, type Interpreter, type Variables } from './interpret.js';
import { createLifetime } from './lifetime.js';
import { createPortableOps } from './portable-ops.js';
import type { Tf } from './tf.js';

type WasmBackEnd = typeof import('@tensorflow/tfjs-backend-wasm');

/** Loads the WebAssembly back end; `reason` says why the native engine is not in use, when it was wanted. */
export async function loadPortableEngine(reason: string | null): Promise<Engine> {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  const load = createRequire(entry);
  const tf = load('@tensorflow/tfjs') as Tf; // the core alone registers no gradients
  const wasm = load(entry) as WasmBackEnd;
  wasm.setWasmPaths(dirname(entry) + sep);
  await tf.setBackend('wasm');
  const lifetime = createLifetime(tf);
  const ops = createOps(tf, lifetime, createPortableOps(tf));
  const interpreter: Interpreter = { tf, ops, lifetime, createVariables: (v) => createVariables(tf, v) };
  let programs = 0;
  const interpret: Engine['interpret'] = (spec) => {
    const program = createInterpretedProgram(interpreter, spec, () => {
      programs--;
    });
    programs++;
    return program;
  };
  return {
    info: {
      kind: 'portable',
      tensorflow: `WebAssembly ${wasm.version_wasm}`,
      tfjs: tf.version_core,
      device: tf.env().getBool('WASM_HAS_SIMD_SUPPORT') ? 'CPU (SIMD)' : 'CPU',
      reason,
    },
    interpret,
    compile: interpret,
    memory: () => ({ tensors: tf.memory().numTensors, programs }),
  };
}

function createVariables(tf: Tf, initial: Readonly<Record<string, HostTensor>>): Variables {
  const values = new Map<string, Tensor>();
  const assign = (name: string, value: Tensor) => {
    const old = values.get(name);
    values.set(name, tf.keep(tf.clone(value)));
    old?.dispose();
  };
  tf.tidy(() => {
    for (const [name, { values: v, shape }] of Object.entries(initial))
      assign(name, tf.tensor(v, [...shape]));
  });
  return {
    read: (name) => tf.clone(values.get(name)!),
    assign,
    applyMomentum(weight, velocity, rate, gradient, { momentum, nesterov }) {
      tf.tidy(() => {
        const next = tf.add(tf.mul(values.get(velocity)!, momentum), gradient);
        const step = nesterov ? tf.add(gradient, tf.mul(next, momentum)) : next;
        assign(weight, tf.sub(values.get(weight)!, tf.mul(step, rate)));
        assign(velocity, next);
      });
    },
    dispose() {
      for (const value of values.values()) value.dispose();
      values.clear();
    },
  };
}
