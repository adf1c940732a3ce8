// TensorFlow's graph messages (GraphDef, SavedModel), encoded with the protocol-buffer classes that
// @tensorflow/tfjs-node-gpu ships (dist/proto/api_pb.js).
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Attribute, Binding, Native } from './native-back-end.js';
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

/** A generated message class: only setters are used here. */
type Message = Record<string, (...values: unknown[]) => unknown> & { serializeBinary(): Uint8Array };
type MessageClass = new () => Message;

interface Messages {
  readonly SavedModel: MessageClass;
  readonly MetaGraphDef: MessageClass & { readonly MetaInfoDef: MessageClass };
  readonly GraphDef: MessageClass;
  readonly VersionDef: MessageClass;
  readonly NodeDef: MessageClass;
  readonly AttrValue: MessageClass & { readonly ListValue: MessageClass };
  readonly TensorShape: MessageClass & { readonly Dim: MessageClass };
  readonly Tensor: MessageClass;
}

/** Returns the function that encodes nodes as the bytes of a saved_model.pb. */
export function createEncoder(native: Native): (nodes: readonly GraphNode[]) => Uint8Array {
  const load = createRequire(join(native.packageDirectory, 'package.json'));
  const messages = load('./dist/proto/api_pb.js') as Messages;
  const { binding } = native.backEnd;
  return (nodes) => {
    const graph = new messages.GraphDef();
    for (const node of nodes) graph.addNode!(nodeMessage(messages, binding, node));
    const versions = new messages.VersionDef();
    versions.setProducer!(PRODUCER);
    graph.setVersions!(versions);
    const info = new messages.MetaGraphDef.MetaInfoDef();
    info.setTagsList!([GRAPH_TAG]);
    const meta = new messages.MetaGraphDef();
    meta.setMetaInfoDef!(info);
    meta.setGraphDef!(graph);
    const model = new messages.SavedModel();
    model.setSavedModelSchemaVersion!(1);
    model.addMetaGraphs!(meta);
    return model.serializeBinary();
  };
}

function nodeMessage(messages: Messages, binding: Binding, node: GraphNode): Message {
  const message = new messages.NodeDef();
  message.setName!(node.name);
  message.setOp!(node.op);
  message.setInputList!([...node.inputs]);
  const attributes = message.getAttrMap!() as { set(name: string, value: Message): void };
  for (const a of node.attributes) attributes.set(a.name, attributeMessage(messages, binding, a));
  if (node.value) attributes.set('value', constantMessage(messages, node.value));
  return message;
}

function attributeMessage(messages: Messages, binding: Binding, { type, value }: Attribute): Message {
  const message = new messages.AttrValue();
  const setters: Readonly<Record<number, string>> = {
    [binding.TF_ATTR_INT]: 'I',
    [binding.TF_ATTR_FLOAT]: 'F',
    [binding.TF_ATTR_BOOL]: 'B',
  };
  const setter = setters[type];
  if (type === binding.TF_ATTR_SHAPE) message.setShape!(shapeMessage(messages, value as readonly number[]));
  else if (type === binding.TF_ATTR_TYPE) message.setType!(value);
  else if (setter === undefined) message.setS!(Buffer.from(String(value)));
  else if (Array.isArray(value)) {
    const list = new messages.AttrValue.ListValue();
    list[`set${setter}List`]!(value);
    message.setList!(list);
  } else message[`set${setter}`]!(value);
  return message;
}

function constantMessage(messages: Messages, { shape, dtype, values }: Constant): Message {
  const tensor = new messages.Tensor();
  tensor.setDtype!(dtype);
  tensor.setTensorShape!(shapeMessage(messages, shape));
  tensor.setTensorContent!(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const message = new messages.AttrValue();
  message.setTensor!(tensor);
  return message;
}

function shapeMessage(messages: Messages, shape: readonly number[]): Message {
  const message = new messages.TensorShape();
  for (const size of shape) {
    const dimension = new messages.TensorShape.Dim();
    dimension.setSize!(size);
    message.addDim!(dimension);
  }
  return message;
}
