// The structure of a layer tree without its weights: plain JSON for checkpoints, and the tree back from it.
import { z } from 'zod';
import type { HostTensor, Pair } from '../engine/engine.js';
import { StructureError } from '../errors.js';
import { type BlockLayer, BRANCH_KINDS, type BranchKind, type ConvGeometry, type Layer } from './layer.js';
import { joinPath } from './paths.js';

const pair = z.tuple([z.int(), z.int()]).transform((p): Pair => p);
const geometry = z.strictObject({
  in: z.int(),
  out: z.int(),
  kernel: pair,
  stride: pair,
  padding: pair,
  dilation: pair,
  groups: z.int(),
});

type Plain = 'relu' | 'globalAveragePool' | 'flatten';
/** A layer tree's structure: what `structureOf` gives and JSON carries. */
export type Structure =
  | { kind: 'conv'; geometry: ConvGeometry; bias: boolean }
  | { kind: 'batchNorm'; channels: number; epsilon: number; border: Pair }
  | { kind: 'linear'; in: number; out: number; bias: boolean }
  | { kind: 'block'; geometry: ConvGeometry; branches: [BranchKind, Structure][] }
  | { kind: 'sequence'; layers: [string, Structure][] }
  | { kind: 'residual'; main: Structure; shortcut: Structure | null }
  | { kind: 'maxPool' | 'averagePool'; size: Pair; stride: Pair; padding: Pair }
  | { kind: Plain };

const structure: z.ZodType<Structure> = z.lazy(() =>
  z.union([
    z.strictObject({ kind: z.literal('conv'), geometry, bias: z.boolean() }),
    z.strictObject({ kind: z.literal('batchNorm'), channels: z.int(), epsilon: z.number(), border: pair }),
    z.strictObject({ kind: z.literal('linear'), in: z.int(), out: z.int(), bias: z.boolean() }),
    z.strictObject({
      kind: z.literal('block'),
      geometry,
      branches: z.array(z.tuple([z.enum(BRANCH_KINDS), structure])),
    }),
    z.strictObject({ kind: z.literal('sequence'), layers: z.array(z.tuple([z.string(), structure])) }),
    z.strictObject({ kind: z.literal('residual'), main: structure, shortcut: structure.nullable() }),
    z.strictObject({
      kind: z.enum(['maxPool', 'averagePool']),
      size: pair,
      stride: pair,
      padding: pair,
    }),
    z.strictObject({ kind: z.enum(['relu', 'globalAveragePool', 'flatten']) }),
  ]),
);

/** The structure of a model, ready for JSON. */
export function structureOf(layer: Layer): Structure {
  switch (layer.kind) {
    case 'conv':
      return { kind: 'conv', geometry: layer.geometry, bias: layer.bias !== null };
    case 'batchNorm':
      return {
        kind: 'batchNorm',
        channels: layer.scale.values.length,
        epsilon: layer.epsilon,
        border: layer.border,
      };
    case 'linear': {
      const [inputs, outputs] = layer.weight.shape;
      return { kind: 'linear', in: inputs!, out: outputs!, bias: layer.bias !== null };
    }
    case 'block':
      return { kind: 'block', geometry: layer.geometry, branches: branchStructures(layer) };
    case 'sequence':
      return { kind: 'sequence', layers: Object.entries(layer.layers).map(([k, l]) => [k, structureOf(l)]) };
    case 'residual':
      return {
        kind: 'residual',
        main: structureOf(layer.main),
        shortcut: layer.shortcut === null ? null : structureOf(layer.shortcut),
      };
    case 'maxPool':
    case 'averagePool':
      return { kind: layer.kind, size: layer.size, stride: layer.stride, padding: layer.padding };
    case 'relu':
    case 'globalAveragePool':
    case 'flatten':
      return { kind: layer.kind };
    default:
      return layer satisfies never;
  }
}

function branchStructures({ branches }: BlockLayer): [BranchKind, Structure][] {
  return BRANCH_KINDS.flatMap((kind) => {
    const branch = branches[kind];
    return branch === undefined ? [] : [[kind, structureOf(branch)]];
  });
}

/** The model of a structure (as read from JSON) with its weights by path; throws StructureError when they do not fit. */
export function fromStructure(json: unknown, weights: Readonly<Record<string, HostTensor>>): Layer {
  const parsed = structure.safeParse(json);
  if (!parsed.success) throw new StructureError(`no structure of this version: ${parsed.error.message}`);
  return build(parsed.data, '', (path, shape) => {
    const value = Object.hasOwn(weights, path) ? weights[path] : undefined;
    if (value === undefined) throw new StructureError(`no weights for '${path}'`);
    if (value.shape.join() !== shape.join())
      throw new StructureError(`'${path}' is [${shape.join(', ')}], got [${value.shape.join(', ')}]`);
    return value;
  });
}

type Take = (path: string, shape: readonly number[]) => HostTensor;

function build(node: Structure, path: string, take: Take): Layer {
  const own = (role: string, ...shape: number[]) => take(joinPath(path, role), shape);
  switch (node.kind) {
    case 'conv': {
      const g = node.geometry;
      const weight = own('weight', ...g.kernel, g.in / g.groups, g.out);
      return { kind: 'conv', geometry: g, weight, bias: node.bias ? own('bias', g.out) : null };
    }
    case 'batchNorm': {
      const { channels, ...rest } = node;
      const [scale, shift] = [own('scale', channels), own('shift', channels)];
      return { ...rest, scale, shift, mean: own('mean', channels), variance: own('variance', channels) };
    }
    case 'linear': {
      const weight = own('weight', node.in, node.out);
      return { kind: 'linear', weight, bias: node.bias ? own('bias', node.out) : null };
    }
    case 'block': {
      const branches = node.branches.map(([k, n]) => [k, build(n, joinPath(path, k), take)] as const);
      return { kind: 'block', geometry: node.geometry, branches: Object.fromEntries(branches) };
    }
    case 'sequence': {
      const layers = node.layers.map(([k, n]) => [k, build(n, joinPath(path, k), take)] as const);
      return { kind: 'sequence', layers: Object.fromEntries(layers) };
    }
    case 'residual': {
      const shortcut = node.shortcut === null ? null : build(node.shortcut, joinPath(path, 'shortcut'), take);
      return { kind: 'residual', main: build(node.main, joinPath(path, 'main'), take), shortcut };
    }
    default:
      return node;
  }
}
