// The native engine: TensorFlow's C library, op by op (`interpret`) or as one graph (`compile`).
import { createCompiledProgram } from './compile.js';
import { createOps } from './core-ops.js';
import type { Engine, HostTensor, Program } from './engine.js';
import { createInterpretedProgram, type Interpreter } from './interpret.js';
import { createLifetime } from './lifetime.js';
import { loadNative } from './native-back-end.js';
import { createNativeOps } from './native-ops.js';
import { createNativeVariables } from './native-variables.js';

/** Where the native engine's parts are, and its clock. */
export interface NativeOptions {
  /** The directory of @tensorflow/tfjs-node-gpu. */
  readonly packageDirectory: string;
  readonly bindingFile: string;
  /** Milliseconds, for the timings in `ProgramInfo`. */
  readonly now: () => number;
}

/** Loads TensorFlow's C library into this process. */
export async function loadNativeEngine(options: NativeOptions): Promise<Engine> {
  const native = await loadNative(options.packageDirectory, options.bindingFile);
  const { tf, backEnd } = native;
  const lifetime = createLifetime(tf);
  const ops = createOps(tf, lifetime, createNativeOps(native));
  let variables = 0;
  let programs = 0;
  const createVariables = (values: Readonly<Record<string, HostTensor>>) =>
    createNativeVariables(native, values, () => variables++);
  const interpreter: Interpreter = {
    tf,
    ops,
    lifetime,
    createVariables,
  };
  const tools = { native, interpreter, createVariables, now: options.now };
  const opened = <P extends Program>(create: (closed: () => void) => P): P => {
    const program = create(() => {
      programs--;
    });
    programs++;
    return program;
  };
  return {
    info: {
      kind: 'native',
      tensorflow: backEnd.binding.TF_Version,
      tfjs: tf.version_core,
      device: backEnd.binding.isUsingGpuDevice() ? 'GPU' : 'CPU',
      reason: null,
    },
    interpret: (spec) => opened((closed) => createInterpretedProgram(interpreter, spec, closed)),
    compile: (spec) => opened((closed) => createCompiledProgram(tools, spec, closed)),
    memory: () => ({ tensors: backEnd.binding.getNumOfTensors(), programs }),
  };
}
