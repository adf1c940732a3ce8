// How traces become nodes: the order of variables' uses, shared constants, what is left out. Traces are written by hand;
// only the codes of attributes come from the native back end.
import { beforeAll, describe, expect, it } from 'vitest';
import { Graph } from '../../src/engine/graph.js';
import type { Native } from '../../src/engine/native-back-end.js';
import type { Constant, Trace, TracedOp } from '../../src/engine/trace.js';
import { EngineError } from '../../src/errors.js';
import { host } from '../contracts/engine-fixtures.js';
import { INSTALL_TIMEOUT_MS, loadNativeParts, NATIVE_RULED_OUT } from './native-engine.js';

/** The id of the handle of the variable `n` in the traces. */
const HANDLE = 100;
const NAMES = new Map([[HANDLE, 'n']]);

describe.runIf(NATIVE_RULED_OUT === null)('a graph', () => {
  let native: Native;
  beforeAll(async () => {
    native = await loadNativeParts();
  }, INSTALL_TIMEOUT_MS);

  const op = (name: string, inputs: number[], outputs: number[]): TracedOp => ({
    op: name,
    attributes: [],
    inputs,
    outputs,
  });
  const create = () =>
    new Graph({ attributes: native.attributes, binding: native.backEnd.binding }, { n: host([2], [1, 2]) });
  const float = (...values: number[]): Constant => ({
    shape: [values.length],
    dtype: native.backEnd.binding.TF_FLOAT,
    values: Float32Array.from(values),
  });
  function traceOf(ops: TracedOp[], results: number[], constants: [number, Constant][] = []): Trace {
    const dtype = native.backEnd.binding.TF_FLOAT;
    return {
      ops,
      constants: new Map(constants),
      inputs: [{ id: 1, dtype, shape: [2] }],
      results: results.map((id) => ({ id, dtype, shape: [2] })),
      dtypes: new Map(),
    };
  }
  const inputsOf = (graph: Graph, node: string) => graph.nodes.find((n) => n.name === node)?.inputs;

  it('runs the uses of a variable in the order of the function', () => {
    const graph = create();
    const ports = graph.addFunction(
      'f',
      traceOf(
        [
          op('ReadVariableOp', [HANDLE], [2]),
          op('ReadVariableOp', [HANDLE], [3]),
          op('AssignVariableOp', [HANDLE, 1], []),
          op('ReadVariableOp', [HANDLE], [4]),
          op('AssignVariableOp', [HANDLE, 4], []),
        ],
        [2, 3, 4],
      ),
      NAMES,
    );
    expect(inputsOf(graph, 'f/n0')).toEqual(['v0']);
    expect(inputsOf(graph, 'f/n1')).toEqual(['v0']);
    expect(inputsOf(graph, 'f/n2')).toEqual(['v0', 'f/in0', '^f/n0', '^f/n1']);
    expect(inputsOf(graph, 'f/n3')).toEqual(['v0', '^f/n2']);
    expect(inputsOf(graph, 'f/n4')).toEqual(['v0', 'f/n3', '^f/n2', '^f/n3']);
    expect(inputsOf(graph, 'f/done')).toEqual(['^f/n2', '^f/n4']);
    expect(inputsOf(graph, 'f/out0')).toEqual(['f/n0', '^f/done']);
    expect(ports).toEqual({ feeds: ['f/in0:0'], fetches: ['f/out0:0', 'f/out1:0', 'f/out2:0'], results: 3 });
  });

  it('gives a function without results a sign that its writes are done', () => {
    const graph = create();
    const ports = graph.addFunction('f', traceOf([op('AssignVariableOp', [HANDLE, 1], [])], []), NAMES);
    expect(ports).toEqual({ feeds: ['f/in0:0'], fetches: ['f/sign:0'], results: 0 });
    expect(inputsOf(graph, 'f/sign')).toEqual(['^f/done']);
    expect(inputsOf(graph, 'f/done')).toEqual(['^f/n0']);
  });

  it('names the further outputs of an operation', () => {
    const graph = create();
    graph.addFunction('f', traceOf([op('Split', [1], [2, 3]), op('Abs', [3], [4])], [2, 4]), NAMES);
    expect(inputsOf(graph, 'f/n1')).toEqual(['f/n0:1']);
  });

  it('leaves out what reaches no result and no variable, but no write', () => {
    const graph = create();
    const ops = [
      op('Abs', [1], [2]),
      op('Neg', [1], [3]),
      op('Sqrt', [3], [4]),
      op('AssignVariableOp', [HANDLE, 4], []),
    ];
    graph.addFunction('f', traceOf(ops, []), NAMES);
    const traced = graph.nodes.filter((n) => n.name.startsWith('f/n')).map((n) => n.op);
    expect(traced).toEqual(['Neg', 'Sqrt', 'AssignVariableOp']);
  });

  it('shares equal constants between functions, and large ones only with themselves', () => {
    const graph = create();
    const large = float(...new Float32Array(5000));
    const constants: [number, Constant][] = [
      [5, float(1, 2)],
      [6, float(1, 2)],
      [7, float(1, 3)],
      [8, large],
      [9, { ...large }],
    ];
    const trace = traceOf([], [5, 6, 7, 8, 8, 9], constants);
    graph.addFunction('f', trace, NAMES);
    graph.addFunction('g', trace, NAMES);
    const sources = ['f', 'g'].map((f) => [0, 1, 2, 3, 4, 5].map((i) => inputsOf(graph, `${f}/out${i}`)![0]));
    expect(sources[0]).toEqual(['c0', 'c0', 'c1', 'c2', 'c2', 'c3']);
    expect(sources[1]).toEqual(sources[0]);
    expect(graph.nodes.filter((n) => n.op === 'Const').map((n) => n.value?.values.length)).toEqual([
      2, 2, 5000, 5000,
    ]);
  });

  it('tells constants of other shapes and types apart', () => {
    const graph = create();
    const ints: Constant = { shape: [1], dtype: native.backEnd.binding.TF_INT32, values: Int32Array.of(0) };
    const constants: [number, Constant][] = [
      [5, float(0)],
      [6, { ...float(0), shape: [] }],
      [7, ints],
    ];
    graph.addFunction('f', traceOf([], [5, 6, 7], constants), NAMES);
    expect(graph.nodes.filter((n) => n.op === 'Const')).toHaveLength(3);
  });

  it('refuses a tensor that is neither input nor variable nor made in the function', () => {
    expect(() => create().addFunction('f', traceOf([op('Abs', [77], [2])], [2]), NAMES)).toThrow(
      new EngineError('Abs uses a tensor from outside: it must be an input or a variable'),
    );
  });

  it('adds the types that only an eager operation infers', () => {
    const graph = create();
    const { TF_FLOAT, TF_INT32, TF_ATTR_TYPE } = native.backEnd.binding;
    const trace = traceOf([op('ExpandDims', [1, 5], [2])], [2], [[5, { ...float(0), dtype: TF_INT32 }]]);
    graph.addFunction('f', { ...trace, dtypes: new Map([[5, TF_INT32]]) }, NAMES);
    expect(graph.nodes.find((n) => n.op === 'ExpandDims')?.attributes).toEqual([
      { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: 'Tdim', type: TF_ATTR_TYPE, value: TF_INT32 },
    ]);
  });

  it('sets the variables from one fed vector, copied, and says when all are set', () => {
    const variables = { n: host([2], [1, 2]), m: host([2, 3], [1, 2, 3, 4, 5, 6]), s: host([], [1]) };
    const graph = new Graph({ attributes: native.attributes, binding: native.backEnd.binding }, variables);
    expect(graph.addVariablePorts(variables)).toEqual({
      feed: 'pack/in:0',
      set: 'set:0',
      reads: ['v0/get:0', 'v1/get:0', 'v2/get:0'],
    });
    const contentOf = (name: string) => graph.nodes.find((n) => n.name === name)?.value?.values;
    const [source, sizes] = inputsOf(graph, 'pack/parts')!;
    expect([source, inputsOf(graph, source!)]).toEqual(['pack/copy', ['pack/in']]);
    expect(contentOf(sizes!)).toEqual(Int32Array.of(2, 6, 1));
    expect(inputsOf(graph, 'v0/set')).toEqual(['v0', 'pack/parts:0']);
    expect(inputsOf(graph, 'v1/set')).toEqual(['v1', 'v1/in']);
    expect(inputsOf(graph, 'v1/in')![0]).toBe('pack/parts:1');
    expect(contentOf(inputsOf(graph, 'v1/in')![1]!)).toEqual(Int32Array.of(2, 3));
    expect(inputsOf(graph, 'set')).toEqual(['^v0/set', '^v1/set', '^v2/set']);
  });
});
