// One adjustment of DyRep (CVPR 2022, algorithm 1; order of paper facts 3a): rank the candidates, Rep grows the best,
// Dep cuts what batch-norm scales show redundant. Each surgery keeps the network's function in inference mode; the
// error that rounding leaves is measured on probe images and recorded.
import { type Random, random } from '../random.js';
import { candidates } from '../reparam/candidates.js';
import { applyCut, planCut } from '../reparam/cut.js';
import { growAt, solveResidual } from '../reparam/grow.js';
import type { UntimedEvent } from '../trial/events.js';
import type { DyrepOptions, Experiment } from '../trial/experiment.js';
import type { Batches } from './batches.js';
import { gate } from './evaluate.js';
import type { Session } from './session.js';

/** The last epoch after which the structure may change: stop_epoch, or 5/6 of the epochs as released (500 of 600). */
export function lastAdjustableEpoch(options: DyrepOptions, epochs: number): number {
  return Math.min(options.stop_epoch ?? Math.floor((epochs * 5) / 6), epochs);
}

/** Whether an adjustment follows this epoch. */
export function isAdjusting(experiment: Experiment, epoch: number): boolean {
  const { dyrep } = experiment;
  if (dyrep === undefined) return false;
  return epoch % dyrep.interval === 0 && epoch <= lastAdjustableEpoch(dyrep, experiment.train.epochs);
}

/** Whether any adjustment follows an epoch from `epoch` on: scores are only gathered while one does. */
export function hasAdjustmentFrom(experiment: Experiment, epoch: number): boolean {
  const { dyrep } = experiment;
  if (dyrep === undefined) return false;
  const next = Math.ceil(Math.max(epoch, 1) / dyrep.interval) * dyrep.interval;
  return next <= lastAdjustableEpoch(dyrep, experiment.train.epochs);
}

/** Ranks, grows and cuts after an epoch; the session trains the new structure from here on. */
export function* adjust(session: Session, batches: Batches, epoch: number): Generator<UntimedEvent, void> {
  const options = session.experiment.dyrep!;
  const stream = random(session.experiment.seed).split('adjust', epoch);
  const ranked = rank(session, options, stream.split('score'));
  const chosen = ranked.slice(0, options.grow);
  yield { kind: 'scored', epoch, score: options.score, candidates: ranked, chosen: chosen[0]?.path ?? null };
  const grown = new Set<string>();
  for (const { path, value } of chosen) {
    yield* growOne(session, batches, epoch, { path, score: value, stream: stream.split('grow', path) });
    grown.add(path);
  }
  yield* cutRedundant(session, epoch, grown);
  session.clearScores();
}

interface Candidate {
  readonly path: string;
  readonly value: number;
}

/** Candidates from the most to the least important; of equals the one that runs first is first, NaN is last. */
function rank(session: Session, options: DyrepOptions, stream: Random): readonly Candidate[] {
  const { scoreSums, scoreBatches } = session.progress;
  const list = candidates(session.model, { maxDepth: options.max_depth }).map((path) => ({
    path,
    value: options.score === 'random' ? stream.uniform() : (scoreSums[path] ?? Number.NaN) / scoreBatches,
  }));
  const order = (v: number) => (Number.isNaN(v) ? -Infinity : v);
  return list.sort((a, b) => order(b.value) - order(a.value) || 0);
}

function* growOne(
  session: Session,
  batches: Batches,
  epoch: number,
  growth: { readonly path: string; readonly score: number; readonly stream: Random },
): Generator<UntimedEvent, void> {
  const options = session.experiment.dyrep!;
  const before = { cost: session.cost(), logits: session.probe() };
  const { tree, branches, oldKernel } = growAt(
    session.model,
    growth.path,
    { branches: options.branches, initialScale: options.initial_scale },
    growth.stream,
  );
  session.rebuild(tree, { fromEpoch: epoch + 1, calibrating: growth.path });
  batches.calibration(epoch, options.calibration_batches).forEach((batch, i) => {
    session.calibrate(batch, 1 / (i + 1));
  });
  yield { kind: 'calibrated', epoch, path: growth.path, batches: options.calibration_batches };
  session.write(
    solveResidual(session.model, growth.path, oldKernel, { compatibility: options.compatibility }),
  );
  yield {
    kind: 'grown',
    epoch,
    path: growth.path,
    branches,
    score: growth.score,
    equivalenceError: gate('growing', growth.path, before.logits.values, session.probe().values),
    before: before.cost,
    after: session.cost(),
  };
}

function* cutRedundant(
  session: Session,
  epoch: number,
  grown: ReadonlySet<string>,
): Generator<UntimedEvent, void> {
  const options = session.experiment.dyrep!;
  const before = { cost: session.cost(), logits: session.probe() };
  // A block that was grown in this very adjustment has had no step to earn its scales in.
  const plan = planCut(session.model, { ...options.dep, compatibility: options.compatibility });
  const cuts = plan.filter((d) => d.cut.length > 0 && !grown.has(d.path));
  if (cuts.length === 0) return;
  const tree = applyCut(session.model, cuts, options.compatibility);
  // The reference code goes on with the momentum of weights that it has overwritten.
  const reset =
    options.compatibility === 'reference' ? [] : cuts.map((d) => (d.ends ? d.path : `${d.path}.kxk`));
  session.rebuild(tree, { fromEpoch: epoch + 1, reset });
  const equivalenceError = gate('cutting', cuts[0]!.path, before.logits.values, session.probe().values);
  const after = session.cost();
  for (const { path, cut, ratios } of cuts) {
    const branches = cut.map((branch) => ({ branch, ratio: ratios[branch] ?? Number.NaN }));
    yield { kind: 'cut', epoch, path, branches, equivalenceError, before: before.cost, after };
  }
}
