// The golden data: where it lies, and golden tensors and `layers` (NCHW, OIHW, PyTorch's names) as our trees.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { HostTensor, Pair } from '../../src/engine/engine.js';
import { convGeometry } from '../../src/nn/geometry.js';
import { createBatchNorm, createConv, createLinear } from '../../src/nn/initialize.js';
import type { BranchKind, Layer } from '../../src/nn/layer.js';
import { parameters, withParameters } from '../../src/nn/parameters.js';
import { joinPath, replaceLayer } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { createBlock } from '../../src/reparam/block.js';

/** A golden tensor, row-major. */
export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
export type GoldenParameters = Readonly<Record<string, GoldenTensor>>;

export interface GoldenBlock {
  readonly path: string;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: number | readonly number[];
  readonly stride: number | readonly number[];
  readonly padding?: number | readonly number[];
  readonly groups: number;
  readonly branches: Readonly<Record<string, number | boolean>>;
  readonly nested?: Readonly<Record<string, GoldenBlock>>;
}

export type GoldenLayer =
  | ({ readonly op: 'block' } & GoldenBlock)
  | ({ readonly op: 'conv'; readonly bias: boolean } & Omit<GoldenBlock, 'branches'>)
  | { readonly op: 'batchNorm'; readonly path: string; readonly channels: number }
  | {
      readonly op: 'linear';
      readonly path: string;
      readonly inFeatures: number;
      readonly outFeatures: number;
    }
  | { readonly op: 'maxPool'; readonly size: number; readonly stride: number }
  | {
      readonly op: 'residual';
      readonly path: string;
      readonly main: readonly GoldenLayer[];
      readonly shortcut: readonly GoldenLayer[];
    }
  | { readonly op: 'relu' | 'flatten' | 'globalAveragePool' };

/** The copy of the golden data in this repository. */
const OWN = resolve(import.meta.dirname, 'data');

/** The text of a golden file: from the folder in DYREP_GOLDEN when set, and what that folder lacks from this repository. */
export function goldenText(name: string): string {
  const folder = process.env.DYREP_GOLDEN || OWN;
  if (!existsSync(folder)) throw new Error(`DYREP_GOLDEN is '${folder}', which is not there`);
  const path = join(folder, name);
  return readFileSync(existsSync(path) ? path : join(OWN, name), 'utf8');
}

/** A golden file by name. */
export function readGolden<T>(name: string): T {
  return JSON.parse(goldenText(name)) as T;
}

/** The reference code's branch names as ours. */
export function branchKind(name: string): BranchKind {
  return name.replace('1x1_', '1x1-') as BranchKind;
}

/** OIHW to HWIO, [out, in] to [in, out], NCHW to NHWC; vectors stay. */
export function fromGolden(tensor: GoldenTensor, kind: 'kernel' | 'activation'): HostTensor {
  const order =
    tensor.shape.length === 4
      ? kind === 'kernel'
        ? [2, 3, 1, 0]
        : [0, 2, 3, 1]
      : tensor.shape.length === 2 && kind === 'kernel'
        ? [1, 0]
        : tensor.shape.map((_, i) => i);
  const { shape, data } = transposed(tensor.shape, tensor.data, order);
  return { shape, values: Float32Array.from(data) };
}

/** The same as `fromGolden`, but in float64. */
export function numbersOf(tensor: GoldenTensor, kind: 'kernel' | 'activation'): readonly number[] {
  if (tensor.shape.length !== 4) return tensor.data;
  return transposed(tensor.shape, tensor.data, kind === 'kernel' ? [2, 3, 1, 0] : [0, 2, 3, 1]).data;
}

function transposed(shape: readonly number[], data: readonly number[], order: readonly number[]) {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const to = order.map((axis) => shape[axis]!);
  const result = data.map((_, flat) => {
    let rest = flat;
    let from = 0;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      from += (rest % to[axis]!) * strides[order[axis]!]!;
      rest = Math.floor(rest / to[axis]!);
    }
    return data[from]!;
  });
  return { shape: to, data: result };
}

const pair = (value: number | readonly number[] | undefined, otherwise = 0): Pair =>
  typeof value === 'number' ? [value, value] : value ? [value[0]!, value[1]!] : [otherwise, otherwise];

function geometryOf(layer: Omit<GoldenBlock, 'branches'>) {
  const kernel = pair(layer.kernelSize);
  const padding =
    layer.padding === undefined ? ([kernel[0] >> 1, kernel[1] >> 1] as const) : pair(layer.padding);
  return convGeometry([layer.inChannels, layer.outChannels], kernel, {
    stride: pair(layer.stride, 1),
    padding,
    groups: layer.groups,
  });
}

const RANDOM = random('golden');

/** The golden name of each branch layer's place, by our name of it. */
const PLACES: Readonly<
  Record<BranchKind, { readonly folder: string; readonly names: Readonly<Record<string, string>> }>
> = {
  '1x1': { folder: 'dbb_1x1', names: { conv: 'conv', bn: 'bn' } },
  '1x1-kxk': { folder: 'dbb_1x1_kxk', names: { conv1: 'conv1', bn1: 'bn1.bn', conv2: 'conv2', bn2: 'bn2' } },
  '1x1-avg': { folder: 'dbb_1x1_avg', names: { conv: 'conv', bn: 'bn.bn', poolBn: 'avgbn' } },
  kxk: { folder: 'dbb_kxk', names: { conv: 'conv', bn: 'bn' } },
  '1xk': { folder: 'dbb_1xk', names: { conv: 'conv', bn: 'bn' } },
  kx1: { folder: 'dbb_kx1', names: { conv: 'conv', bn: 'bn' } },
  identity: { folder: 'dbb_id', names: {} },
};

/** A model with the golden path of each of its layers (by ours). */
export interface Translated {
  readonly model: Layer;
  readonly goldenPaths: ReadonlyMap<string, string>;
}

/** The tree of golden `layers`, not yet with its parameters: a flat sequence; names have no dots and are no whole numbers. */
export function translate(layers: readonly GoldenLayer[]): Translated {
  const goldenPaths = new Map<string, string>();
  return { model: sequence(layers, '', goldenPaths), goldenPaths };
}

function sequence(layers: readonly GoldenLayer[], at: string, paths: Map<string, string>): Layer {
  const entries = layers.map((layer, i): [string, Layer] => {
    const name = 'path' in layer ? `at_${layer.path.replaceAll('.', '_')}` : `${layer.op}${i}`;
    const path = joinPath(at, name);
    if ('path' in layer) paths.set(path, layer.path);
    return [name, translateLayer(layer, path, paths)];
  });
  return { kind: 'sequence', layers: Object.fromEntries(entries) };
}

function translateLayer(layer: GoldenLayer, path: string, paths: Map<string, string>): Layer {
  switch (layer.op) {
    case 'conv':
      return createConv(geometryOf(layer), layer.bias, RANDOM);
    case 'block':
      return translateBlock(layer, path, paths);
    case 'batchNorm':
      return createBatchNorm(layer.channels);
    case 'linear':
      return createLinear(layer.inFeatures, layer.outFeatures, RANDOM);
    case 'maxPool':
      return { kind: 'maxPool', size: pair(layer.size), stride: pair(layer.stride), padding: [0, 0] };
    case 'residual': {
      const main = sequence(layer.main, joinPath(path, 'main'), paths);
      const shortcut =
        layer.shortcut.length === 0 ? null : sequence(layer.shortcut, joinPath(path, 'shortcut'), paths);
      return { kind: 'residual', main, shortcut };
    }
    case 'relu':
    case 'flatten':
    case 'globalAveragePool':
      return { kind: layer.op };
    default:
      throw new Error(`unknown golden operation '${(layer satisfies never as { readonly op: string }).op}'`);
  }
}

/** The block of a golden description at one of our paths, not yet with its parameters; records its golden paths. */
export function translateBlock(block: GoldenBlock, path: string, paths: Map<string, string>): Layer {
  const kinds = Object.entries(block.branches).flatMap(([name, on]) => (on ? [branchKind(name)] : []));
  let result: Layer = createBlock(geometryOf(block), kinds, { scale: 1 }, RANDOM);
  addBlockPaths(kinds, path, block.path, paths);
  for (const [place, inner] of Object.entries(block.nested ?? {})) {
    const [folder, name] = place.split('.');
    const kind = kinds.find((k) => PLACES[k].folder === folder)!;
    const nested = translateBlock(inner, joinPath(path, `${kind}.${name}`), paths);
    result = replaceLayer(result, `${kind}.${name}`, nested);
  }
  return result;
}

/** Records the golden paths of a block's layers. */
export function addBlockPaths(
  kinds: readonly BranchKind[],
  path: string,
  golden: string,
  paths: Map<string, string>,
): void {
  for (const kind of kinds) {
    const { folder, names } = PLACES[kind];
    paths.set(joinPath(path, kind), joinPath(golden, folder));
    for (const [ours, theirs] of Object.entries(names))
      paths.set(joinPath(path, `${kind}.${ours}`), joinPath(golden, `${folder}.${theirs}`));
  }
}

/** Our path of the layer at a golden path. */
export function ourPath({ goldenPaths }: Translated, golden: string): string {
  const found = [...goldenPaths].filter(([, g]) => g === golden).map(([ours]) => ours);
  if (found.length !== 1) throw new Error(`golden path '${golden}' is ${found.length} layers`);
  return found[0]!;
}

const ROLES = { weight: 'weight', bias: 'bias', mean: 'running_mean', variance: 'running_var' } as const;

/** The golden name of one of our parameters. */
export function goldenName(paths: ReadonlyMap<string, string>, layer: string, role: string): string {
  const theirs = role === 'scale' ? 'weight' : role === 'shift' ? 'bias' : ROLES[role as keyof typeof ROLES];
  return joinPath(paths.get(layer) ?? layer, theirs);
}

/** The model with golden parameters; `required` says that each of the model's must be given. */
export function withGolden(
  model: Layer,
  paths: ReadonlyMap<string, string>,
  golden: GoldenParameters,
  required = true,
): Layer {
  const values = parameters(model).flatMap(({ path, layer, role }) => {
    const value = golden[goldenName(paths, layer, role)];
    if (value === undefined && required) throw new Error(`no golden value for '${path}'`);
    return value === undefined ? [] : [[path, fromGolden(value, 'kernel')] as const];
  });
  return withParameters(model, Object.fromEntries(values));
}

/** The golden tree with its parameters. */
export function loadModel(layers: readonly GoldenLayer[], golden: GoldenParameters): Translated {
  const translated = translate(layers);
  return { ...translated, model: withGolden(translated.model, translated.goldenPaths, golden) };
}
