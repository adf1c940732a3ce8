// The functions on which samplers are compared, and the comparison itself (Mann and Whitney 1947).
import { normalCdf } from '../../src/special-functions.js';

type Point = Readonly<Record<string, number | string>>;
interface Constants {
  readonly A?: readonly (readonly number[])[];
  readonly P?: readonly (readonly number[])[];
}

const vector = (point: Point) =>
  Object.keys(point)
    .sort()
    .map((name) => point[name] as number);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const HARTMANN = [1, 1.2, 3, 3.2];
const BONUS: Readonly<Record<string, number>> = { sgd: 0, adam: -0.15, rmsprop: 0.1 };
const BEST: Readonly<Record<string, number>> = { sgd: -1, adam: -3, rmsprop: -2.5 };

/** The functions by their golden name. */
export const FUNCTIONS: Readonly<Record<string, (point: Point, constants: Constants) => number>> = {
  branin(point) {
    const [x, y] = vector(point) as [number, number];
    const inner = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
    return inner ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
  hartmann6(point, { A, P }) {
    const x = vector(point);
    return -sum(
      HARTMANN.map((c, i) => c * Math.exp(-sum(x.map((xj, j) => A![i]![j]! * (xj - P![i]![j]!) ** 2)))),
    );
  },
  rosenbrock4(point) {
    const x = vector(point);
    return sum(x.slice(1).map((next, i) => 100 * (next - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2));
  },
  ackley5(point) {
    const x = vector(point);
    const square = sum(x.map((v) => v * v)) / x.length;
    const wave = sum(x.map((v) => Math.cos(2 * Math.PI * v))) / x.length;
    return -20 * Math.exp(-0.2 * Math.sqrt(square)) - Math.exp(wave) + 20 + Math.E;
  },
  rastrigin3(point) {
    const x = vector(point);
    return 10 * x.length + sum(x.map((v) => v * v - 10 * Math.cos(2 * Math.PI * v)));
  },
  'mixed-training'(point) {
    const optimizer = point.optimizer as string;
    const [lr, depth, dropout] = [point.lr, point.depth, point.dropout] as [number, number, number];
    const rate = 0.3 * (Math.log10(lr) - BEST[optimizer]!) ** 2;
    return 1 + BONUS[optimizer]! + rate + 0.05 * (depth - 5) ** 2 + 0.8 * (dropout - 0.2) ** 2;
  },
};

/** One-sided p that `a` tends to be larger than `b`: normal approximation with ties and continuity, for 20 against 20. */
export function largerThan(a: readonly number[], b: readonly number[]): number {
  const all = [...a, ...b];
  const rank = (v: number) => all.filter((w) => w < v).length + (all.filter((w) => w === v).length + 1) / 2;
  const u = sum(a.map(rank)) - (a.length * (a.length + 1)) / 2;
  const n = all.length;
  const ties = sum([...new Set(all)].map((v) => all.filter((w) => w === v).length).map((t) => t ** 3 - t));
  const deviation = Math.sqrt(((a.length * b.length) / 12) * (n + 1 - ties / (n * (n - 1))));
  return deviation === 0 ? 1 : normalCdf(-(u - (a.length * b.length) / 2 - 0.5) / deviation);
}
