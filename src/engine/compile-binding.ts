// Compiling the binding of @tensorflow/tfjs-node-gpu (two files of C++) against the unpacked TensorFlow. It uses Node-API 8
// alone, so one build serves every Node from 20 on. The libraries are found beside it: the folder can be moved.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineUnavailableError } from '../errors.js';
import { runTool } from '../registries.js';

const COMPILERS = ['c++', 'g++', 'clang++'];
const SOURCES = ['tfjs_backend', 'tfjs_binding'];
const FLAGS = ['-std=c++17', '-O2', '-fPIC', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION', '-w'];

/** What the binding is compiled from and to. */
export interface CompileOptions {
  /** The directory of @tensorflow/tfjs-node-gpu. */
  readonly packageDirectory: string;
  /** The folder with the two libraries and `include`; it gets the binding. */
  readonly tensorflow: string;
  /** The folder with node_api.h. */
  readonly nodeHeaders: string;
  readonly platform: string;
  /** What `findCompiler` found. */
  readonly compiler: string;
  readonly signal?: AbortSignal;
}

/** The name of the compiled binding, beside the libraries. */
export const BINDING_NAME = 'tfjs_binding.node';

/** The name of a C++ compiler on this machine; an EngineUnavailableError when there is none. */
export async function findCompiler(signal?: AbortSignal): Promise<string> {
  for (const compiler of COMPILERS)
    if ((await runTool([compiler, '--version'], signal && { signal })).ok) return compiler;
  throw new EngineUnavailableError(
    `no C++ compiler was found (tried ${COMPILERS.join(', ')}); install one, for example the package g++`,
  );
}

/** Compiles the binding beside the libraries; an EngineUnavailableError says what the compiler said. */
export async function compileBinding(options: CompileOptions): Promise<void> {
  const { packageDirectory, tensorflow, nodeHeaders, platform, compiler, signal } = options;
  const objects = join(tensorflow, 'objects');
  await mkdir(objects, { recursive: true });
  const include = [packageDirectory, join(tensorflow, 'include'), nodeHeaders].map((f) => `-I${f}`);
  const object = (name: string) => join(objects, `${name}.o`);
  const source = (name: string) => join(packageDirectory, 'binding', `${name}.cc`);
  const compile = (name: string) =>
    run([compiler, ...FLAGS, ...include, '-c', source(name), '-o', object(name)], signal);
  await Promise.all(SOURCES.map(compile));
  const binding = join(tensorflow, BINDING_NAME);
  await run(
    [
      compiler,
      ...linkFlags(platform, tensorflow),
      ...SOURCES.map(object),
      '-o',
      binding,
      ...libraries(platform, tensorflow),
    ],
    signal,
  );
  await rm(objects, { recursive: true, force: true });
}

function linkFlags(platform: string, tensorflow: string): readonly string[] {
  return platform === 'darwin'
    ? ['-bundle', '-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path']
    : ['-shared', `-L${tensorflow}`, '-Wl,-rpath,$ORIGIN'];
}

function libraries(platform: string, tensorflow: string): readonly string[] {
  return ['cc', 'framework'].map((part) =>
    platform === 'darwin'
      ? join(tensorflow, `libtensorflow_${part}.2.dylib`)
      : `-l:libtensorflow_${part}.so.2`,
  );
}

async function run(command: readonly string[], signal?: AbortSignal): Promise<void> {
  const { ok, said } = await runTool(command, signal && { signal });
  if (ok) return;
  const errors = said.split('\n').filter((line) => /error|undefined/i.test(line));
  const why = (errors.length > 0 ? errors : said.split('\n')).slice(0, 5).join('\n');
  throw new EngineUnavailableError(`the binding to TensorFlow does not compile: ${command[0]} said: ${why}`);
}
