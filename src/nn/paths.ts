// Paths into the layer tree: the child names from the root, joined by dots; the root's own path is empty. They are the
// only ids: variables, scores, surgery and events all name a layer by its path.
import { StructureError } from '../errors.js';
import { BRANCH_KINDS, type Layer } from './layer.js';

/** A layer's children by name, in the order in which they run. */
export function children(layer: Layer): readonly (readonly [string, Layer])[] {
  switch (layer.kind) {
    case 'sequence':
      return Object.entries(layer.layers);
    case 'block':
      return BRANCH_KINDS.flatMap((kind) => {
        const branch = layer.branches[kind];
        return branch === undefined ? [] : [[kind, branch] as const];
      });
    case 'residual':
      return layer.shortcut === null
        ? [['main', layer.main]]
        : [
            ['main', layer.main],
            ['shortcut', layer.shortcut],
          ];
    case 'conv':
    case 'batchNorm':
    case 'linear':
    case 'maxPool':
    case 'averagePool':
    case 'relu':
    case 'globalAveragePool':
    case 'flatten':
      return [];
    default:
      return layer satisfies never;
  }
}

/** The path of a child (or of a parameter) below a path. */
export function joinPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** The path of a layer's parent and the layer's name in it; null for the root. */
export function splitPath(path: string): { readonly parent: string; readonly name: string } | null {
  if (path === '') return null;
  const dot = path.lastIndexOf('.');
  return { parent: path.slice(0, Math.max(0, dot)), name: path.slice(dot + 1) };
}

/** Whether a path is the given one or lies below it. */
export function isWithin(path: string, above: string): boolean {
  return above === '' || path === above || path.startsWith(`${above}.`);
}

/** The layer at a path; throws StructureError when there is none. */
export function layerAt(model: Layer, path: string): Layer {
  let layer = model;
  for (const name of path === '' ? [] : path.split('.')) {
    const child = children(layer).find(([n]) => n === name);
    if (child === undefined) throw new StructureError(`no layer at '${path}': '${name}' is missing`);
    layer = child[1];
  }
  return layer;
}

/** The model with another layer at a path; everything off the path is shared with the old model. */
export function replaceLayer(model: Layer, path: string, layer: Layer): Layer {
  if (path === '') return layer;
  const dot = path.indexOf('.');
  const name = dot < 0 ? path : path.slice(0, dot);
  const rest = dot < 0 ? '' : path.slice(dot + 1);
  return withChild(model, name, replaceLayer(layerAt(model, name), rest, layer));
}

function withChild(layer: Layer, name: string, child: Layer): Layer {
  switch (layer.kind) {
    case 'sequence':
      return { ...layer, layers: { ...layer.layers, [name]: child } };
    case 'block':
      return { ...layer, branches: { ...layer.branches, [name]: child } };
    case 'residual':
      return { ...layer, [name]: child };
    default:
      throw new StructureError(`a ${layer.kind} layer has no child '${name}'`);
  }
}

/** Visits a layer and everything below it, parents first, in the order in which they run. */
export function walk(layer: Layer, visit: (path: string, layer: Layer) => void, path = ''): void {
  visit(path, layer);
  for (const [name, child] of children(layer)) walk(child, visit, joinPath(path, name));
}

/** The model with each layer passed through `change`, children before parents; shares what does not change. */
export function mapLayers(layer: Layer, change: (layer: Layer, path: string) => Layer, path = ''): Layer {
  let result = layer;
  for (const [name, child] of children(layer)) {
    const changed = mapLayers(child, change, joinPath(path, name));
    if (changed !== child) result = withChild(result, name, changed);
  }
  return change(result, path);
}

/**
 * The part of a model that computes the layer at a path: what comes after it is left out, blocks and residuals on the
 * way keep only the child on the path. All paths stay what they were.
 */
export function upTo(model: Layer, path: string): Layer {
  if (path === '') return model;
  const dot = path.indexOf('.');
  const name = dot < 0 ? path : path.slice(0, dot);
  const last = upTo(layerAt(model, name), dot < 0 ? '' : path.slice(dot + 1));
  if (model.kind !== 'sequence') return { kind: 'sequence', layers: { [name]: last } };
  const names = Object.keys(model.layers);
  const before = names.slice(0, names.indexOf(name)).map((n) => [n, model.layers[n]!] as const);
  return { kind: 'sequence', layers: { ...Object.fromEntries(before), [name]: last } };
}
