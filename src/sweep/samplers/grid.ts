// Grid search: every point of the space once. The first parameter of the file varies slowest; a point without a
// conditional parameter comes before the points with it. Zipped parameters take their n-th values together.
import { byDependence, exists, type Point, type Space, type SpaceParameter } from '../space.js';

/** All points in order; null when there are more than `limit`. The space must be free of circles. */
export function gridPoints(space: Space, limit: number): readonly Point[] | null {
  let points: Point[] = [new Map()];
  for (const parameter of byDependence(space.parameters) ?? []) {
    const { name, values } = parameter;
    const partners = (space.zip ?? []).find((group) => group.includes(name)) ?? [];
    const partner = partners.find((other) => other !== name && points.some((point) => point.has(other)));
    if (partner !== undefined) {
      points = points.map((p) => (p.has(partner) ? new Map(p).set(name, p.get(partner)!) : p));
      continue;
    }
    const varying = new Set(points.filter((point) => exists(space, parameter, point)));
    // Counted before they are made: two long lists multiply to more than fits in memory.
    if (points.length + varying.size * (values.length - 1) > limit) return null;
    points = points.flatMap((point) =>
      varying.has(point) ? values.map((_, index) => new Map(point).set(name, index)) : [point],
    );
  }
  return points.sort((a, b) => compare(space.parameters, a, b));
}

function compare(parameters: readonly SpaceParameter[], a: Point, b: Point): number {
  for (const { name } of parameters) {
    const difference = (a.get(name) ?? -1) - (b.get(name) ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
