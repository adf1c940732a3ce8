// Several metrics at once: which points no other point dominates, the fronts below those, and the volume that a set of
// points dominates up to a reference point (hypervolume, by slicing along the last metric).
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
  let left = losses.flatMap((loss, i) => (loss.some(Number.isNaN) ? [] : [i]));
  for (let rank = 0; left.length > 0; rank++) {
    const front = left.filter((i) => !left.some((j) => dominates(losses[j]!, losses[i]!)));
    for (const i of front) ranks[i] = rank;
    const taken = new Set(front);
    left = left.filter((i) => !taken.has(i));
  }
  return ranks;
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
