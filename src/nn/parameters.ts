// The parameters of a layer tree: weights that are trained and running statistics that are not, by path.
import type { HostTensor } from '../engine/engine.js';
import { StructureError } from '../errors.js';
import type { Layer } from './layer.js';
import { joinPath, mapLayers, walk } from './paths.js';

/** The last part of a parameter's path: what the tensor is to its layer. */
export const PARAMETER_ROLES = ['weight', 'bias', 'scale', 'shift', 'mean', 'variance'] as const;
/** One of PARAMETER_ROLES. */
export type ParameterRole = (typeof PARAMETER_ROLES)[number];

/** One tensor of a model with its place. */
export interface Parameter {
  /** The layer's path with the role at its end: the name of the variable. */
  readonly path: string;
  /** Path of the layer that owns it. */
  readonly layer: string;
  readonly role: ParameterRole;
  /** False for running statistics. */
  readonly trainable: boolean;
  readonly value: HostTensor;
}

/** A layer's own tensors by role; empty for layers without any. */
export function ownTensors(layer: Layer): readonly (readonly [ParameterRole, HostTensor])[] {
  switch (layer.kind) {
    case 'conv':
    case 'linear':
      return layer.bias === null
        ? [['weight', layer.weight]]
        : [
            ['weight', layer.weight],
            ['bias', layer.bias],
          ];
    case 'batchNorm':
      return [
        ['scale', layer.scale],
        ['shift', layer.shift],
        ['mean', layer.mean],
        ['variance', layer.variance],
      ];
    default:
      return [];
  }
}

/** Every parameter of a model, in the order in which the layers run. */
export function parameters(model: Layer): readonly Parameter[] {
  const list: Parameter[] = [];
  walk(model, (layer, at) => {
    for (const [role, value] of ownTensors(at)) {
      const trainable = role !== 'mean' && role !== 'variance';
      list.push({ path: joinPath(layer, role), layer, role, trainable, value });
    }
  });
  return list;
}

/** The parameters as variables of a program. */
export function variablesOf(model: Layer): Readonly<Record<string, HostTensor>> {
  return Object.fromEntries(parameters(model).map((p) => [p.path, p.value]));
}

/** The model with the named tensors in place; names that the model lacks are left out, other shapes throw StructureError. */
export function withParameters(model: Layer, byName: Readonly<Record<string, HostTensor>>): Layer {
  return mapLayers(model, (layer, path) => {
    const changed = ownTensors(layer).flatMap(([role, old]) => {
      const name = joinPath(path, role);
      const value = Object.hasOwn(byName, name) ? byName[name]! : old;
      if (value === old) return [];
      if (value.shape.join() !== old.shape.join())
        throw new StructureError(`'${name}' is [${old.shape.join(', ')}], got [${value.shape.join(', ')}]`);
      return [[role, value] as const];
    });
    return changed.length === 0 ? layer : ({ ...layer, ...Object.fromEntries(changed) } as Layer);
  });
}
