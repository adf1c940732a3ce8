// TensorFlow's graph messages as bytes. Field numbers are those of tensorflow/core/protobuf (saved_model, meta_graph)
// and tensorflow/core/framework (graph, node_def, attr_value, tensor, tensor_shape, versions). Written here field by
// field: the generated classes of @tensorflow/tfjs-node-gpu took 215 ms for a graph that takes 32 ms here.
import { EngineError } from '../errors.js';
import { MessageWriter } from './message-writer.js';
import type { Attribute, Binding } from './native-back-end.js';
import type { Constant } from './trace.js';

/** A node of a graph under construction. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  /** `name`, `name:1` for a further output, `^name` for a control dependency. */
  readonly inputs: readonly string[];
  readonly attributes: readonly Attribute[];
  /** The value of a Const. */
  readonly value?: Constant;
}

/** The tag of the one graph in a SavedModel of ours. */
export const GRAPH_TAG = 'dyrep';

/** Version of the graph format that the nodes are written in (TensorFlow's TF_GRAPH_DEF_VERSION of 2024). */
const PRODUCER = 1987;

const SAVED_MODEL = { schemaVersion: 1, metaGraphs: 2 } as const;
const META_GRAPH = { info: 1, graph: 2 } as const;
const META_INFO = { tags: 4 } as const;
const GRAPH = { node: 1, versions: 4 } as const;
const VERSIONS = { producer: 1 } as const;
const NODE = { name: 1, op: 2, input: 3, attribute: 5 } as const;
const ENTRY = { key: 1, value: 2 } as const;
const ATTRIBUTE = { list: 1, text: 2, integer: 3, float: 4, bool: 5, type: 6, shape: 7, tensor: 8 } as const;
const TENSOR = { dtype: 1, shape: 2, content: 4 } as const;
const SHAPE = { dimension: 2, size: 1 } as const;

/** The bytes of a saved_model.pb with these nodes. */
export function encodeGraph(binding: Binding, nodes: readonly GraphNode[]): Uint8Array {
  const w = new MessageWriter();
  w.integer(SAVED_MODEL.schemaVersion, 1);
  w.message(SAVED_MODEL.metaGraphs, () => {
    w.message(META_GRAPH.info, () => w.text(META_INFO.tags, GRAPH_TAG));
    w.message(META_GRAPH.graph, () => {
      for (const node of nodes) w.message(GRAPH.node, () => writeNode(w, binding, node));
      w.message(GRAPH.versions, () => w.integer(VERSIONS.producer, PRODUCER));
    });
  });
  return w.finish();
}

function writeNode(
  w: MessageWriter,
  binding: Binding,
  { name, op, inputs, attributes, value }: GraphNode,
): void {
  w.text(NODE.name, name);
  w.text(NODE.op, op);
  for (const input of inputs) w.text(NODE.input, input);
  const entry = (key: string, write: () => void) =>
    w.message(NODE.attribute, () => {
      w.text(ENTRY.key, key);
      w.message(ENTRY.value, write);
    });
  for (const a of attributes) entry(a.name, () => writeAttribute(w, binding, a));
  if (value) entry('value', () => w.message(ATTRIBUTE.tensor, () => writeTensor(w, value)));
}

function writeAttribute(w: MessageWriter, binding: Binding, { name, type, value }: Attribute): void {
  if (type === binding.TF_ATTR_SHAPE) w.message(ATTRIBUTE.shape, () => writeShape(w, value as number[]));
  else if (type === binding.TF_ATTR_TYPE) w.integer(ATTRIBUTE.type, Number(value));
  else if (type === binding.TF_ATTR_STRING) w.text(ATTRIBUTE.text, String(value));
  else if (type === binding.TF_ATTR_BOOL) w.integer(ATTRIBUTE.bool, Number(value));
  else if (type === binding.TF_ATTR_FLOAT && typeof value === 'number') w.float(ATTRIBUTE.float, value);
  else if (type === binding.TF_ATTR_INT && typeof value === 'number') w.integer(ATTRIBUTE.integer, value);
  else if (type === binding.TF_ATTR_INT)
    w.message(ATTRIBUTE.list, () => w.integers(ATTRIBUTE.integer, value as readonly number[]));
  else throw new EngineError(`attribute '${name}' is of a kind that graphs here lack`);
}

function writeTensor(w: MessageWriter, { shape, dtype, values }: Constant): void {
  w.integer(TENSOR.dtype, dtype);
  w.message(TENSOR.shape, () => writeShape(w, shape));
  w.bytes(TENSOR.content, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function writeShape(w: MessageWriter, shape: readonly number[]): void {
  for (const size of shape) w.message(SHAPE.dimension, () => w.integer(SHAPE.size, size));
}
