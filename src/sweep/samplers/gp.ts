// Bayesian optimisation with a Gaussian process (Jones, Schonlau, Welch 1998): the point whose expected improvement over the
// best trial so far is largest. Points that are not tried yet count with what the process believes of them (the kriging
// believer of Ginsbourger, Le Riche, Carraro 2010).
import { improvingPoints } from './acquisition.js';
import { type Dimension, decode } from './dimension.js';
import { believing, fitProcess } from './gaussian-process.js';
import {
  cellsOf,
  drawPoint,
  type Observation,
  observations,
  proposalStream,
  type Sampler,
  visibleHistory,
} from './sampler.js';

/** Trials that the process is fitted to; of a longer history the best and the newest, because its cost grows by the cube. */
const MOST_POINTS = 200;

/** Gaussian process search. */
export const gp: Sampler = {
  name: 'gp',
  learns: true,
  propose(space, settings, index, finished, pending = []) {
    const stream = proposalStream(settings, index);
    const { seen, basedOn } = observations(space, visibleHistory(settings, index, finished));
    if (seen.length < settings.startupTrials || seen.length < 2)
      return { values: drawPoint(space, stream), basedOn: [], origin: 'start' };
    const kept = keptOf(seen);
    const used = kept.map((i) => seen[i]!);
    const points = used.map(pointOf);
    const outputs = standardized(used.map((o) => o.loss));
    const choices = space.dimensions.map((d) => d.kind === 'choice');
    const untried = pending.flatMap((values) => {
      const cells = cellsOf(space, values);
      return cells === null ? [] : [pointOf({ cells })];
    });
    const process = believing(fitProcess({ points, outputs, choices }), untried);
    const { data } = process;
    const least = data.outputs.reduce((best, y, i) => (y < data.outputs[best]! ? i : best), 0);
    const best = { value: data.outputs[least]!, point: data.points[least]! };
    const found = improvingPoints(space.dimensions, process, best, stream.split('acquisition'));
    const [values, ...others] = found.map((x) => {
      const chosen = space.dimensions.map((d, k) => [d.name, valueAtCoordinate(d, x[k]!)]);
      return { ...space.constants, ...Object.fromEntries(chosen) };
    });
    return {
      ...{ values: values!, others },
      basedOn: kept.map((i) => basedOn[i]!),
      origin: 'model',
    };
  },
};

function keptOf(seen: readonly Observation[]): readonly number[] {
  const all = seen.map((_, i) => i);
  if (all.length <= MOST_POINTS) return all;
  const byLoss = [...all].sort((a, b) => (seen[a]!.loss < seen[b]!.loss ? -1 : 1));
  const kept = new Set(byLoss.slice(0, MOST_POINTS / 2));
  for (let i = all.length - 1; kept.size < MOST_POINTS; i--) kept.add(i);
  return all.filter((i) => kept.has(i));
}

function pointOf({ cells }: Pick<Observation, 'cells'>): Float64Array {
  return Float64Array.from(cells, (c) => (c.kind === 'choice' ? c.index : (c.low + c.high) / 2));
}

/** Losses with mean 0 and deviation 1; an infinite one counts as the worst or best finite one. */
function standardized(losses: readonly number[]): Float64Array {
  const finite = losses.filter(Number.isFinite);
  const best = finite.reduce((a, b) => Math.min(a, b), finite[0] ?? 0);
  const worst = finite.reduce((a, b) => Math.max(a, b), finite[0] ?? 0);
  const y = losses.map((loss) => Math.min(Math.max(loss, best), worst));
  const mean = y.reduce((a, b) => a + b, 0) / y.length;
  const deviation = Math.sqrt(y.reduce((sum, v) => sum + (v - mean) ** 2, 0) / y.length);
  return Float64Array.from(y, (v) => (v - mean) / (deviation || 1));
}

function valueAtCoordinate(dimension: Dimension, x: number): unknown {
  return dimension.kind === 'choice' ? dimension.choice.values[x] : decode(dimension, x);
}
