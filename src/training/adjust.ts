// One adjustment of DyRep (CVPR 2022, algorithm 1; order of paper facts 3a): rank the candidates, Rep grows the best,
// Dep cuts what batch-norm scales show redundant. Each surgery keeps the network's function in inference mode; the
// error that rounding leaves is measured on probe images and recorded.
import { type Random, random } from '../random.js';
import { candidates } from '../reparam/candidates.js';
import { planCut } from '../reparam/cut.js';
import { growAt } from '../reparam/grow.js';
import type { UntimedEvent } from '../trial/events.js';
import { growthOptions } from '../trial/experiment.js';
import type { Batches } from './batches.js';
import { gate } from './evaluate.js';
import type { Session } from './session.js';
import { carryOut, settle } from './surgery.js';

/** Ranks, grows and cuts after an epoch; the session trains the new structure from here on. */
export function* adjust(session: Session, batches: Batches, epoch: number): Generator<UntimedEvent, void> {
  const options = growthOptions(session.experiment)!;
  const stream = random(session.experiment.seed).split('adjust', epoch);
  const ranked = rankCandidates(session, stream.split('score'));
  const chosen = ranked.slice(0, options.grow);
  yield { kind: 'scored', epoch, score: options.score, candidates: ranked, chosen: chosen[0]?.path ?? null };
  const grown = new Set<string>();
  for (const { path, value } of chosen) {
    yield* growOne(session, batches, epoch, { path, score: value, stream: stream.split('grow', path) });
    grown.add(path);
  }
  yield* cutRedundant(session, batches, epoch, { grown, stream: stream.split('cut') });
  session.clearScores();
}

/** A convolution that may be grown, and its mean score since the last adjustment. */
export interface Candidate {
  readonly path: string;
  readonly value: number;
}

/** Candidates from the most to the least important; of equals the one that runs first is first, NaN is last. */
export function rankCandidates(
  session: Pick<Session, 'experiment' | 'model' | 'progress'>,
  stream: Random,
): readonly Candidate[] {
  const { score, max_depth: maxDepth } = growthOptions(session.experiment)!;
  const { scoreSums, scoreBatches } = session.progress;
  const list = candidates(session.model, { maxDepth }).map((path) => ({
    path,
    value: score === 'random' ? stream.uniform() : (scoreSums[path] ?? Number.NaN) / scoreBatches,
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
  const { path, score, stream } = growth;
  const options = growthOptions(session.experiment)!;
  const before = { cost: session.cost(), logits: session.probe() };
  const { tree, branches, oldKernel } = growAt(
    session.model,
    path,
    { branches: options.branches, initialScale: options.initial_scale },
    stream,
  );
  const calibration = () => batches.calibration(epoch, options.calibration_batches);
  settle(session, { path, tree, oldKernel, fromEpoch: epoch + 1 }, calibration);
  yield { kind: 'calibrated', epoch, path, batches: options.calibration_batches };
  yield {
    kind: 'grown',
    epoch,
    path,
    branches,
    score,
    equivalenceError: gate('growing', path, before.logits.values, session.probe().values),
    before: before.cost,
    after: session.cost(),
  };
}

function* cutRedundant(
  session: Session,
  batches: Batches,
  epoch: number,
  { grown, stream }: { readonly grown: ReadonlySet<string>; readonly stream: Random },
): Generator<UntimedEvent, void> {
  const options = growthOptions(session.experiment)!;
  const before = { cost: session.cost(), logits: session.probe() };
  // A block that was grown in this very adjustment has had no step to earn its scales in.
  const plan = planCut(session.model, { ...options.dep, compatibility: options.compatibility });
  const cuts = plan.filter((d) => d.cut.length > 0 && !grown.has(d.path));
  if (cuts.length === 0) return;
  carryOut(session, cuts, { fromEpoch: epoch + 1, stream }, () =>
    batches.calibration(epoch, options.calibration_batches),
  );
  const equivalenceError = gate('cutting', cuts[0]!.path, before.logits.values, session.probe().values);
  const after = session.cost();
  for (const { path, cut, ratios } of cuts) {
    const branches = cut.map((branch) => ({ branch, ratio: ratios[branch] ?? Number.NaN }));
    yield { kind: 'cut', epoch, path, branches, equivalenceError, before: before.cost, after };
  }
}
