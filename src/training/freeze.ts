// The end of RepNAS's search (paper facts 2): the branches that the alphas keep stay with the weights and velocities that
// they have, and every batch norm starts its statistics anew.
import { searchedBranches, withFreshStatistics } from '../reparam/branch-search.js';
import type { UntimedEvent } from '../trial/events.js';
import { gate } from './evaluate.js';
import type { Session } from './session.js';

/** Drops the branches that were not found; the session trains the others from here on. */
export function* freeze(session: Session, epoch: number): Generator<UntimedEvent, void> {
  const branches = searchedBranches(session.model);
  const { alphas } = session.progress.search!;
  const before = { cost: session.cost(), logits: session.probe() };
  session.freeze(epoch + 1);
  const equivalenceError = gate('freezing', 'the network', before.logits.values, session.probe().values);
  const after = session.cost();
  const kept = new Set(searchedBranches(session.model).map((b) => b.path));
  session.write(withFreshStatistics(session.model));
  for (const path of new Set(branches.map((b) => b.block))) {
    const dropped = branches.flatMap(({ block, kind, path: at }, i) =>
      block === path && !kept.has(at) ? [{ branch: kind, ratio: alphas[i]! }] : [],
    );
    if (dropped.length > 0)
      yield {
        kind: 'cut',
        by: 'alpha',
        ...{ epoch, path, branches: dropped, equivalenceError },
        before: before.cost,
        after,
      };
  }
}
