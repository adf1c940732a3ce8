// The bytes of a graph, read back with the classes that @tensorflow/tfjs-node-gpu ships (dist/proto/api_pb.js); that TensorFlow reads them is in the contract.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeGraph, GRAPH_TAG, type GraphNode } from '../../src/engine/graph-messages.js';
import type { Native } from '../../src/engine/native-back-end.js';
import { INSTALL_TIMEOUT_MS, loadNativeParts, NATIVE_RULED_OUT } from './native-engine.js';

/** A message as the generated classes give it. */
type Read = Record<string, (...key: unknown[]) => never>;

describe.runIf(NATIVE_RULED_OUT === null)('the encoder', () => {
  let native: Native;
  beforeAll(async () => {
    native = await loadNativeParts();
  }, INSTALL_TIMEOUT_MS);

  function decode(nodes: readonly GraphNode[]): { meta: Read; nodes: readonly Read[] } {
    const load = createRequire(join(native.packageDirectory, 'package.json'));
    const { SavedModel } = load('./dist/proto/api_pb.js') as {
      SavedModel: { deserializeBinary(bytes: Uint8Array): Read };
    };
    const model = SavedModel.deserializeBinary(encodeGraph(native.backEnd.binding, nodes));
    const [meta] = model.getMetaGraphsList!() as readonly [Read];
    const graph: Read = meta.getGraphDef!();
    return { meta, nodes: graph.getNodeList!() };
  }

  it('tags one graph with nodes in order', () => {
    const node = (name: string, inputs: string[]): GraphNode => ({
      name,
      op: 'NoOp',
      inputs,
      attributes: [],
    });
    const { meta, nodes } = decode([node('a', []), node('b', ['a', 'a:1', '^a'])]);
    expect((meta.getMetaInfoDef!() as Read).getTagsList!()).toEqual([GRAPH_TAG]);
    expect(nodes.map((n) => [n.getName!(), n.getOp!(), n.getInputList!()])).toEqual([
      ['a', 'NoOp', []],
      ['b', 'NoOp', ['a', 'a:1', '^a']],
    ]);
  });

  it('writes every kind of attribute', () => {
    const { attributes: a, backEnd } = native;
    const attributes = [
      a.text('text', 'SAME'),
      a.int('int', 7),
      a.int('ints', [1, 2, 1]),
      a.int('none', []),
      a.float('float', 0.5),
      a.bool('bool', true),
      a.shape('shape', [3, 4]),
      a.type('type', 'int32'),
    ];
    const { nodes } = decode([{ name: 'a', op: 'X', inputs: [], attributes }]);
    const map = nodes[0]!.getAttrMap!() as { get(name: string): Read; getLength(): number };
    const get = (name: string) => map.get(name);
    expect(map.getLength()).toBe(attributes.length);
    expect(Buffer.from(get('text').getS_asU8!()).toString()).toBe('SAME');
    expect(get('int').getI!()).toBe(7);
    expect((get('ints').getList!() as Read).getIList!()).toEqual([1, 2, 1]);
    expect((get('none').getList!() as Read).getIList!()).toEqual([]);
    expect(get('float').getF!()).toBe(0.5);
    expect(get('bool').getB!()).toBe(true);
    const dimensions = (get('shape').getShape!() as Read).getDimList!() as readonly Read[];
    expect(dimensions.map((d) => d.getSize!())).toEqual([3, 4]);
    expect(get('type').getType!()).toBe(backEnd.binding.TF_INT32);
  });

  it('writes the values of a constant byte for byte, also those of a part of a buffer', () => {
    const whole = Float32Array.of(9, 1.5, -2, 9);
    const value = { shape: [2], dtype: native.backEnd.binding.TF_FLOAT, values: whole.subarray(1, 3) };
    const { nodes } = decode([{ name: 'c', op: 'Const', inputs: [], attributes: [], value }]);
    const map = nodes[0]!.getAttrMap!() as { get(name: string): Read };
    const tensor: Read = map.get('value').getTensor!();
    expect(tensor.getDtype!()).toBe(native.backEnd.binding.TF_FLOAT);
    const bytes: Uint8Array = tensor.getTensorContent_asU8!();
    expect(new Float32Array(bytes.slice().buffer)).toEqual(Float32Array.of(1.5, -2));
  });
});
