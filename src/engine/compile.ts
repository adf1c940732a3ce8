// Compiled programs: all functions of a program as one TensorFlow graph, loaded as a session that holds the variables.
// Building one never touches the given values: the run that is traced works on copies, and the session starts from
// `spec.variables`, so a program behaves the same whenever and wherever it is built.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../errors.js';
import type { HostTensor, InputSpec, Program, ProgramInfo, ProgramSpec } from './engine.js';
import { type FunctionPorts, Graph, type VariablePorts } from './graph.js';
import { encodeGraph, GRAPH_TAG } from './graph-messages.js';
import type { Interpreter } from './interpret.js';
import type { Binding, Native } from './native-back-end.js';
import type { NativeVariables } from './native-variables.js';
import { checkInputs, checkVariables } from './program-checks.js';
import { traceFunction } from './trace.js';

/** What a compiled program needs of the native engine. */
export interface CompileTools {
  readonly native: Native;
  readonly interpreter: Interpreter;
  createVariables(values: Readonly<Record<string, HostTensor>>): NativeVariables;
  /** Milliseconds, for the timings in `ProgramInfo`. */
  readonly now: () => number;
}

/** Traces, builds and loads the program; `closed` is called once, when it is disposed. */
export function createCompiledProgram<Name extends string>(
  tools: CompileTools,
  spec: ProgramSpec<Name>,
  closed: () => void,
): Program<Name> {
  const { backEnd } = tools.native;
  const started = tools.now();
  const { graph, variables, functions } = buildGraph(tools, spec);
  const traced = tools.now();
  const bytes = encodeGraph(backEnd.binding, graph.nodes);
  const session = new GraphSession(backEnd.binding, bytes);
  const names = Object.keys(spec.variables);
  const store = new SessionVariables(session, names, variables);
  try {
    store.write(spec.variables);
  } catch (error) {
    session.close();
    throw error;
  }
  const built = tools.now();
  const info: ProgramInfo = {
    nodes: graph.nodes.length,
    bytes: bytes.length,
    traceMs: traced - started,
    buildMs: built - traced,
  };
  return {
    info,
    call(name, inputs) {
      const f = checkInputs(spec.functions, name, inputs);
      const { feeds, fetches, results } = functions.get(name)!;
      const values = inputs.map((v, i) => ({ ...f.inputs[i]!, values: v }));
      return session.run(feeds, values, fetches).slice(0, results);
    },
    read(wanted = names) {
      checkVariables(spec.variables, wanted);
      return store.read(wanted);
    },
    write(values) {
      checkVariables(spec.variables, Object.keys(values), values);
      store.write({ ...(Object.keys(values).length < names.length ? store.read(names) : {}), ...values });
    },
    dispose() {
      if (session.close()) closed();
    },
  };
}

interface BuiltGraph {
  readonly graph: Graph;
  readonly variables: VariablePorts;
  readonly functions: ReadonlyMap<string, FunctionPorts>;
}

function buildGraph<Name extends string>(tools: CompileTools, spec: ProgramSpec<Name>): BuiltGraph {
  const { native, interpreter } = tools;
  const eager = tools.createVariables(spec.variables);
  try {
    const graph = new Graph(
      { attributes: native.attributes, binding: native.backEnd.binding },
      spec.variables,
    );
    const functions = new Map<string, FunctionPorts>();
    for (const name of Object.keys(spec.functions) as Name[]) {
      const trace = traceFunction(native, interpreter, eager, spec.variables, spec.functions[name]);
      functions.set(name, graph.addFunction(name, trace, eager.names));
    }
    return { graph, variables: graph.addVariablePorts(spec.variables), functions };
  } finally {
    eager.dispose();
  }
}

interface Feed extends InputSpec {
  readonly values: Float32Array | Int32Array;
}

/** A loaded graph; holds a TensorFlow session until it is closed. */
class GraphSession {
  readonly #binding: Binding;
  #id: number | null;

  constructor(binding: Binding, savedModel: Uint8Array) {
    this.#binding = binding;
    const folder = mkdtempSync(join(tmpdir(), 'dyrep-graph-'));
    try {
      writeFileSync(join(folder, 'saved_model.pb'), savedModel);
      this.#id = binding.loadSavedModel(folder, GRAPH_TAG);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  run(feeds: readonly string[], values: readonly Feed[], fetches: readonly string[]): readonly HostTensor[] {
    const session = this.#id;
    if (session === null) throw new EngineError('the program was disposed');
    const binding = this.#binding;
    const codes = { float32: binding.TF_FLOAT, int32: binding.TF_INT32 };
    // The copy: TensorFlow uses the array itself as the tensor's memory.
    const inputs = values.map((v) => binding.createTensor(v.shape, codes[v.dtype], v.values.slice()));
    const made: number[] = [...inputs];
    try {
      const outputs = binding.runSavedModel(session, inputs, feeds.join(), fetches.join());
      made.push(...outputs.map((o) => o.id));
      return outputs.map(({ id, shape }) => {
        const data = binding.tensorDataSync(id);
        return { shape, values: data instanceof Float32Array ? data : Float32Array.from(data) };
      });
    } catch (error) {
      throw new EngineError(error instanceof Error ? error.message : String(error), { cause: error });
    } finally {
      for (const id of made) binding.deleteTensor(id);
    }
  }

  /** Frees the session; whether it was open. */
  close(): boolean {
    if (this.#id === null) return false;
    this.#binding.deleteSavedModel(this.#id);
    this.#id = null;
    return true;
  }
}

/** All variables of a session, set in one run and read in one run (each kind of run is planned by TensorFlow once). */
class SessionVariables {
  readonly #session: GraphSession;
  readonly #names: readonly string[];
  readonly #ports: VariablePorts;

  constructor(session: GraphSession, names: readonly string[], ports: VariablePorts) {
    this.#session = session;
    this.#names = names;
    this.#ports = ports;
  }

  read(wanted: readonly string[]): Record<string, HostTensor> {
    if (wanted.length === 0) return {};
    const values = this.#session.run([], [], this.#ports.reads);
    const byName = new Map(this.#names.map((name, i) => [name, values[i]!]));
    return Object.fromEntries(wanted.map((name) => [name, byName.get(name)!]));
  }

  write(values: Readonly<Record<string, HostTensor>>): void {
    if (this.#names.length === 0) return;
    const parts = this.#names.map((name) => values[name]!.values);
    const packed = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      packed.set(part, at);
      at += part.length;
    }
    const feed = { shape: [packed.length], dtype: 'float32' as const, values: packed };
    this.#session.run([this.#ports.feed], [feed], [this.#ports.set]);
  }
}
