// Tree-structured Parzen estimator (Bergstra et al. 2011), multivariate (Falkner et al. 2018): of points drawn from the
// density of the good trials, the one whose density is largest relative to that of the others. Counts as Optuna 5's; as its
// constant liar, points that are not tried yet are among the others.
import { valueOfCell } from './dimension.js';
import { drawFrom, logDensity, parzen } from './parzen.js';
import {
  cellsOf,
  drawPoint,
  type Observation,
  observations,
  proposalStream,
  type Sampler,
  visibleHistory,
} from './sampler.js';

const CANDIDATES = 24;

/** The tree-structured Parzen estimator. */
export const tpe: Sampler = {
  name: 'tpe',
  learns: true,
  propose(space, settings, index, finished, pending = []) {
    const stream = proposalStream(settings, index);
    const { seen, basedOn } = observations(space, visibleHistory(settings, index, finished));
    if (seen.length < settings.startupTrials || seen.length === 0)
      return { values: drawPoint(space, stream), basedOn: [], origin: 'start' };
    const { good, bad } = parted(seen);
    const likely = parzen(space.dimensions, good);
    const untried = pending.flatMap((values) => [cellsOf(space, values) ?? []]).filter((c) => c.length > 0);
    const unlikely = parzen(space.dimensions, [...bad, ...untried]);
    const drawn = Array.from({ length: CANDIDATES }, () => {
      const point = drawFrom(likely, stream);
      return { point, score: logDensity(likely, point) - logDensity(unlikely, point) };
    });
    const [values, ...others] = drawn
      .sort((a, b) => b.score - a.score)
      .map(({ point }) => {
        const chosen = space.dimensions.map((d, i) => [d.name, valueOfCell(d, point[i]!)]);
        return { ...space.constants, ...Object.fromEntries(chosen) };
      });
    return { values: values!, others, basedOn, origin: 'model' };
  },
};

/** The best tenth (at most 25) and the others, each oldest first. */
function parted(seen: readonly Observation[]) {
  const count = Math.min(Math.ceil(0.1 * seen.length), 25);
  const order = seen.map((_, i) => i).sort((a, b) => compare(seen[a]!.loss, seen[b]!.loss) || a - b);
  const best = new Set(order.slice(0, count));
  const cells = (wanted: boolean) => seen.filter((_, i) => best.has(i) === wanted).map((s) => s.cells);
  return { good: cells(true), bad: cells(false) };
}

const compare = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);
