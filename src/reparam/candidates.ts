// Which convolutions may be grown (paper facts 3b): square kernels larger than 1x1, at most so many blocks deep.
import type { Layer } from '../nn/layer.js';
import { children, joinPath } from '../nn/paths.js';

/** What limits the candidates. */
export interface CandidateOptions {
  /** In how many blocks a convolution may lie and still be grown is one less than this; 2 in the reference code. */
  readonly maxDepth?: number;
}

/** The depth in the reference code. */
export const MAX_DEPTH = 2;

/** The paths of the convolutions that may be grown, in the order in which they run. */
export function candidates(model: Layer, options: CandidateOptions = {}): readonly string[] {
  return within(model, '', options.maxDepth ?? MAX_DEPTH);
}

function within(layer: Layer, path: string, depth: number): readonly string[] {
  if (depth <= 0) return [];
  if (layer.kind === 'conv') {
    const [height, width] = layer.geometry.kernel;
    return height === width && height > 1 ? [path] : [];
  }
  const inner = layer.kind === 'block' ? depth - 1 : depth;
  return children(layer).flatMap(([name, child]) => within(child, joinPath(path, name), inner));
}
