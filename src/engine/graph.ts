// One TensorFlow graph from the traces of several functions over shared variables: resource variables with control
// edges in program order, constants shared, nodes that reach no result and no variable left out.
import { EngineError } from '../errors.js';
import type { HostTensor } from './engine.js';
import type { GraphNode } from './graph-messages.js';
import type { Attribute, Attributes, Binding } from './native-back-end.js';
import { sizeOf } from './tf.js';
import type { Constant, Trace, TracedOp } from './trace.js';

/** Where a function's values go in and come out: tensor names for feeds and fetches. */
export interface FunctionPorts {
  readonly feeds: readonly string[];
  readonly fetches: readonly string[];
  /** How many of the fetches are results; one without any still has a fetch, to run for its writes. */
  readonly results: number;
}

/** Where all variables are set and read. */
export interface VariablePorts {
  /** All values, one variable after the other, as one vector: TensorFlow plans that much faster than a feed a variable. */
  readonly feed: string;
  /** The scalar that is there when all are set. */
  readonly set: string;
  readonly reads: readonly string[];
}

export interface GraphTools {
  readonly attributes: Attributes;
  readonly binding: Binding;
}

/** Constants up to this many values are compared by content and shared. */
const SHARED_CONSTANT = 4096;

/** A graph under construction. */
export class Graph {
  readonly nodes: GraphNode[] = [];
  readonly #tools: GraphTools;
  readonly #variables: ReadonlyMap<string, string>;
  readonly #constants = new Map<string | Constant, string>();

  /** Starts with a handle for each variable. */
  constructor(tools: GraphTools, variables: Readonly<Record<string, HostTensor>>) {
    this.#tools = tools;
    const a = tools.attributes;
    const handles = Object.entries(variables).map(([name, { shape }], i) => {
      const where = [a.text('shared_name', `v${i}`), a.text('container', '')];
      this.#add(`v${i}`, 'VarHandleOp', [], [a.type('dtype', 'float32'), a.shape('shape', shape), ...where]);
      return [name, `v${i}`] as const;
    });
    this.#variables = new Map(handles);
  }

  /** Adds the nodes that set and read all variables. */
  addVariablePorts(variables: Readonly<Record<string, HostTensor>>): VariablePorts {
    const a = this.#tools.attributes;
    const float = a.type('T', 'float32');
    const dtype = a.type('dtype', 'float32');
    const all = [...this.#variables].map(([name, handle]) => ({ handle, shape: variables[name]!.shape }));
    const sizes = all.map(({ shape }) => sizeOf(shape));
    this.#add('pack/in', 'Placeholder', [], [dtype, a.shape('shape', [sizes.reduce((x, y) => x + y, 0)])]);
    // A copy of its own: a variable that took over the fed tensor would be changed in place with it.
    this.#add('pack/copy', 'DeepCopy', ['pack/in'], [float]);
    const split = [float, a.type('Tlen', 'int32'), a.int('num_split', sizes.length)];
    const from = ['pack/copy', this.#integers([sizes.length], sizes), this.#integers([], [0])];
    if (sizes.length > 0) this.#add('pack/parts', 'SplitV', from, split); // It takes no empty list.
    all.forEach(({ handle, shape }, i) => {
      const part = `pack/parts:${i}`;
      const value = shape.length === 1 ? part : this.#reshape(`${handle}/in`, part, shape);
      this.#add(`${handle}/set`, 'AssignVariableOp', [handle, value], [dtype]);
      this.#add(`${handle}/get`, 'ReadVariableOp', [handle], [dtype]);
    });
    const set = this.#addSignal(
      'set',
      all.map(({ handle }) => `${handle}/set`),
    );
    return { feed: 'pack/in:0', set, reads: all.map(({ handle }) => `${handle}/get:0`) };
  }

  #reshape(name: string, value: string, shape: readonly number[]): string {
    const a = this.#tools.attributes;
    const wanted = this.#integers([shape.length], shape);
    return this.#add(name, 'Reshape', [value, wanted], [a.type('T', 'float32'), a.type('Tshape', 'int32')]);
  }

  /** Adds one traced function under its name. */
  addFunction(name: string, trace: Trace, variableNames: ReadonlyMap<number, string>): FunctionPorts {
    const { binding, attributes } = this.#tools;
    const refs = new Map<number, string>();
    const feeds = trace.inputs.map(({ id, dtype, shape }, i) => {
      const type: Attribute = { name: 'dtype', type: binding.TF_ATTR_TYPE, value: dtype };
      const known = attributes.shape('shape', shape);
      refs.set(id, this.#add(`${name}/in${i}`, 'Placeholder', [], [type, known]));
      return `${name}/in${i}:0`;
    });
    const writes = this.#addOps(name, trace, variableNames, refs);
    this.#add(
      `${name}/done`,
      'NoOp',
      writes.map((w) => `^${w}`),
    );
    const fetches = trace.results.map(({ id, dtype }, i) => {
      const type: Attribute = { name: 'T', type: binding.TF_ATTR_TYPE, value: dtype };
      const source = refs.get(id) ?? this.#constant(trace, id, name);
      return `${this.#add(`${name}/out${i}`, 'Identity', [source, `^${name}/done`], [type])}:0`;
    });
    // A session runs for what it fetches: a function without results needs a sign that its writes are done.
    const run = fetches.length > 0 ? fetches : [this.#addSignal(`${name}/sign`, [`${name}/done`])];
    return { feeds, fetches: run, results: fetches.length };
  }

  #addOps(
    name: string,
    trace: Trace,
    variableNames: ReadonlyMap<number, string>,
    refs: Map<number, string>,
  ): readonly string[] {
    const order = new ProgramOrder();
    const writes: string[] = [];
    liveOps(trace, variableNames).forEach((op, i) => {
      const node = `${name}/n${i}`;
      const used = op.inputs.flatMap((id) => variableNames.get(id) ?? []);
      const inputs = op.inputs.map((id) => {
        const variable = variableNames.get(id);
        return variable === undefined
          ? (refs.get(id) ?? this.#constant(trace, id, op.op))
          : this.#variables.get(variable)!;
      });
      const isRead = op.op === 'ReadVariableOp';
      const after = used.flatMap((v) => (isRead ? order.read(v, node) : order.write(v, node)));
      if (used.length > 0 && !isRead) writes.push(node);
      const control = [...new Set(after)].map((n) => `^${n}`);
      this.#add(node, op.op, [...inputs, ...control], withTypes(this.#tools.binding, op, trace));
      op.outputs.forEach((id, k) => void refs.set(id, k === 0 ? node : `${node}:${k}`));
    });
    return writes;
  }

  #constant(trace: Trace, id: number, user: string): string {
    const constant = trace.constants.get(id);
    if (constant === undefined)
      throw new EngineError(`${user} uses a tensor from outside: it must be an input or a variable`);
    return this.#share(constant);
  }

  #integers(shape: readonly number[], values: readonly number[]): string {
    return this.#share({ shape, dtype: this.#tools.binding.TF_INT32, values: Int32Array.from(values) });
  }

  #share(constant: Constant): string {
    const key = constant.values.length <= SHARED_CONSTANT ? contentKey(constant) : constant;
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.#addConstant(`c${this.#constants.size}`, constant, []);
    this.#constants.set(key, name);
    return name;
  }

  #addSignal(name: string, after: readonly string[]): string {
    const value = { shape: [], dtype: this.#tools.binding.TF_INT32, values: new Int32Array(1) };
    return `${this.#addConstant(
      name,
      value,
      after.map((n) => `^${n}`),
    )}:0`;
  }

  #addConstant(name: string, value: Constant, inputs: readonly string[]): string {
    const type = { name: 'dtype', type: this.#tools.binding.TF_ATTR_TYPE, value: value.dtype };
    this.nodes.push({ name, op: 'Const', inputs, attributes: [type], value });
    return name;
  }

  #add(name: string, op: string, inputs: readonly string[], attributes: readonly Attribute[] = []): string {
    this.nodes.push({ name, op, inputs, attributes });
    return name;
  }
}

/** Per variable: a read follows the last write, a write follows the reads and the write before it. */
class ProgramOrder {
  readonly #uses = new Map<string, { write: string | null; reads: string[] }>();

  read(variable: string, node: string): readonly string[] {
    const use = this.#of(variable);
    use.reads.push(node);
    return use.write === null ? [] : [use.write];
  }

  write(variable: string, node: string): readonly string[] {
    const { write, reads } = this.#of(variable);
    this.#uses.set(variable, { write: node, reads: [] });
    return write === null ? reads : [write, ...reads];
  }

  #of(variable: string): { write: string | null; reads: string[] } {
    const use = this.#uses.get(variable) ?? { write: null, reads: [] };
    this.#uses.set(variable, use);
    return use;
  }
}

/** The operations that reach a result or write a variable, in program order. */
function liveOps(trace: Trace, variables: ReadonlyMap<number, string>): readonly TracedOp[] {
  const needed = new Set(trace.results.map((r) => r.id));
  const live: TracedOp[] = [];
  for (const op of [...trace.ops].reverse()) {
    const writes = op.op !== 'ReadVariableOp' && op.inputs.some((id) => variables.has(id));
    if (!writes && !op.outputs.some((id) => needed.has(id))) continue;
    for (const id of op.inputs) needed.add(id);
    live.push(op);
  }
  return live.reverse();
}

/** Type attributes that an eager operation infers and a graph does not, by the input that they are of. */
const INFERRED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ExpandDims: { T: 0, Tdim: 1 },
};

function withTypes(binding: Binding, op: TracedOp, trace: Trace): readonly Attribute[] {
  const missing = Object.entries(INFERRED[op.op] ?? {}).filter(
    ([name]) => !op.attributes.some((a) => a.name === name),
  );
  return [
    ...op.attributes,
    ...missing.map(([name, input]) => ({
      name,
      type: binding.TF_ATTR_TYPE,
      value: trace.dtypes.get(op.inputs[input]!) ?? binding.TF_FLOAT,
    })),
  ];
}

function contentKey({ shape, dtype, values }: Constant): string {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return `${dtype}/${shape.join()}/${bytes.toString('latin1')}`;
}
