// Several metrics at once: which points no other point dominates, the fronts below those, and the volume that a set of
// points dominates up to a reference point (hypervolume, by slicing along the last metric). Fronts by efficient non-dominated
// sorting (Zhang, Tian, Cheng, Jin 2015).
import type { Goal } from './metrics.js';

/** One number for each metric. */
export type Objectives = readonly number[];

/** The indices of the points that no other point dominates; equal points all stay, points with a NaN never do. */
export function paretoFront(points: readonly Objectives[], goals: readonly Goal[]): readonly number[] {
  return paretoRanks(points, goals).flatMap((rank, i) => (rank === 0 ? [i] : []));
}

/** The front of each point: 0 is dominated by none, 1 only by points of front 0, and so on; null with a NaN. */
export function paretoRanks(
  points: readonly Objectives[],
  goals: readonly Goal[],
): readonly (number | null)[] {
  const losses = points.map((point) => lossesOf(point, goals));
  const ranks: (number | null)[] = losses.map(() => null);
  const fronts: Objectives[][] = [];
  // In this order none is dominated by a later one, and what a front dominates, each front before it does, too.
  for (const i of lexicographic(losses)) {
    const loss = losses[i]!;
    let [rank, end] = [0, fronts.length];
    while (rank < end) {
      const middle = (rank + end) >> 1;
      if (fronts[middle]!.some((other) => dominates(other, loss))) rank = middle + 1;
      else end = middle;
    }
    ranks[i] = rank;
    if (rank === fronts.length) fronts.push([]);
    fronts[rank]!.push(loss);
  }
  return ranks;
}

/** The indices of the points without a NaN, by their first metric, equals by the second, and so on. */
function lexicographic(losses: readonly Objectives[]): readonly number[] {
  const whole = losses.flatMap((loss, i) => (loss.some(Number.isNaN) ? [] : [i]));
  return whole.sort((a, b) => {
    const k = losses[a]!.findIndex((value, at) => value !== losses[b]![at]);
    return k === -1 ? 0 : losses[a]![k]! < losses[b]![k]! ? -1 : 1;
  });
}

/** The volume between the points and the reference; points that are not better than it in every metric add nothing. */
export function hypervolume(
  points: readonly Objectives[],
  goals: readonly Goal[],
  reference: Objectives,
): number {
  const corner = lossesOf(reference, goals);
  const inside = points
    .map((point) => lossesOf(point, goals))
    .filter((loss) => loss.every((value, k) => value < corner[k]!));
  return volume(inside, corner);
}

function lossesOf(point: Objectives, goals: readonly Goal[]): Objectives {
  return point.map((value, k) => (goals[k] === 'maximize' ? -value : value));
}

/** No metric worse, one better. */
function dominates(a: Objectives, b: Objectives): boolean {
  return a.every((value, k) => value <= b[k]!) && a.some((value, k) => value < b[k]!);
}

function volume(points: readonly Objectives[], corner: Objectives): number {
  if (points.length === 0) return 0;
  const last = corner.length - 1;
  if (last === 0) return corner[0]! - points.reduce((least, p) => Math.min(least, p[0]!), corner[0]!);
  const sorted = [...points].sort((a, b) => a[last]! - b[last]!);
  const base = corner.slice(0, last);
  let front: Objectives[] = [];
  return sorted.reduce((sum, point, i) => {
    const shadow = point.slice(0, last);
    // Only what is not dominated adds to the slice, which keeps slices small.
    if (!front.some((f) => f.every((value, k) => value <= shadow[k]!)))
      front = [...front.filter((f) => !dominates(shadow, f)), shadow];
    const thickness = (sorted[i + 1]?.[last] ?? corner[last]!) - point[last]!;
    return thickness > 0 ? sum + thickness * volume(front, base) : sum;
  }, 0);
}
