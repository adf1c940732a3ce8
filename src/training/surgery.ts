// Surgery on a session: what growing and cutting do to the network that trains, once it is decided where. The order is
// the released one (paper facts 3c and 3d); a training trace of the reference code is replayed through it.
import type { Batch } from '../data/batches.js';
import type { Layer } from '../nn/layer.js';
import { joinPath, layerAt } from '../nn/paths.js';
import type { Random } from '../random.js';
import { applyCut, type CutDecision, restartBlock } from '../reparam/cut.js';
import { solveResidual } from '../reparam/grow.js';
import { averageStatistics, kxkNorms, matchNorms } from '../reparam/match-norm.js';
import type { Kernel } from '../reparam/transforms.js';
import { growthOptions } from '../trial/experiment.js';
import type { Session } from './session.js';

/** Batches for calibration, the same ones each time that it is called. */
type Calibration = () => Iterable<Batch>;

/** A block that was put in the place of a convolution. */
export interface Growth {
  readonly path: string;
  /** The model with the block, not calibrated. */
  readonly tree: Layer;
  /** What the convolution was. */
  readonly oldKernel: Kernel;
  /** The first epoch that the new structure trains. */
  readonly fromEpoch: number;
}

/** Trains a grown block from here on: measures its batch norms, then gives kxk what the others leave of the old kernel. */
export function settle(session: Session, growth: Growth, calibration: Calibration): void {
  const { path, tree, oldKernel, fromEpoch } = growth;
  const { compatibility } = growthOptions(session.experiment)!;
  const measuring = normsToMatch(session, tree, [path]);
  // The released code makes the convolution's bias that of kxk, and its momentum goes on.
  const moved = { [joinPath(path, 'bias')]: joinPath(path, 'kxk.conv.bias') };
  session.rebuild(tree, { fromEpoch, calibrating: path, measuring, moved });
  let n = 0;
  for (const batch of calibration()) session.calibrate(batch, 1 / ++n);
  session.write(solveResidual(session.model, path, oldKernel, { compatibility }));
  match(session, measuring, calibration);
}

/** Trains without the branches that were decided to go from here on. */
export function carryOut(
  session: Session,
  cuts: readonly CutDecision[],
  { fromEpoch, stream }: { readonly fromEpoch: number; readonly stream: Random },
  calibration: Calibration,
): void {
  const { compatibility, initial_scale: scale } = growthOptions(session.experiment)!;
  const { model } = session;
  const restarted: string[] = [];
  const tree = applyCut(model, cuts, compatibility, (inner, path) => {
    if (compatibility === 'correct') return inner;
    restarted.push(path);
    return restartBlock(inner, scale, stream.split(path));
  });
  // The reference code goes on with the momentum of weights that it has overwritten, but for those that it made anew.
  const reset =
    compatibility === 'reference' ? restarted : cuts.map((d) => (d.ends ? d.path : joinPath(d.path, 'kxk')));
  const measuring = normsToMatch(
    session,
    tree,
    cuts.map((d) => d.path),
  );
  session.rebuild(tree, { fromEpoch, reset, measuring });
  match(session, measuring, calibration);
}

/** Measures all batch norms anew, each by the batch statistics of a network whose batch norms all normalise by the batch. */
export function recalibrate(session: Session, batches: Iterable<Batch>): void {
  let n = 0;
  for (const batch of batches) session.recalibrate(batch, 1 / ++n);
}

function normsToMatch(session: Session, tree: Layer, paths: readonly string[]): readonly string[] {
  if (growthOptions(session.experiment)!.kxk_norm === 'reset') return [];
  return paths.flatMap((path) => (layerAt(tree, path).kind === 'block' ? kxkNorms(tree, path) : []));
}

function match(session: Session, norms: readonly string[], calibration: Calibration): void {
  if (norms.length === 0) return;
  const measured = Array.from(calibration(), (batch) => session.measure(batch));
  session.write(matchNorms(session.model, norms, averageStatistics(measured)));
}
