// Minimises a smooth function within bounds: L-BFGS (Nocedal 1980) whose steps are projected onto the bounds, with
// Armijo's line search. Deterministic, and it never leaves the bounds or makes the value worse.

/** A function with its gradient, which it writes into `gradient`. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface Bounds {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

const MEMORY = 8;

/** The point that at most `steps` steps from the start lead to, and its value. */
export function minimize(
  objective: Objective,
  start: Float64Array,
  { low, high }: Bounds,
  steps: number,
): { readonly x: Float64Array; readonly value: number } {
  const clip = (x: Float64Array) => x.map((v, i) => Math.min(Math.max(v, low[i]!), high[i]!));
  let x = clip(start);
  let gradient = new Float64Array(x.length);
  let value = objective(x, gradient);
  const pairs: Pair[] = [];
  for (let step = 0; step < steps; step++) {
    // A variable at its bound whose descent leads outwards stays there.
    const free = gradient.map((g, i) =>
      (x[i]! <= low[i]! && g > 0) || (x[i]! >= high[i]! && g < 0) ? 0 : 1,
    );
    const direction = descent(gradient, free, pairs);
    const next = search(objective, { x, value, gradient }, direction, clip);
    if (next === null) break;
    const moved = next.x.map((v, i) => v - x[i]!);
    const change = next.gradient.map((g, i) => g - gradient[i]!);
    const curvature = dot(moved, change);
    if (curvature > 1e-12 * dot(change, change)) pairs.push({ moved, change, curvature });
    if (pairs.length > MEMORY) pairs.shift();
    const gained = value - next.value;
    ({ x, value, gradient } = next);
    if (gained <= 1e-9 * (1 + Math.abs(value))) break;
  }
  return { x, value };
}

interface Pair {
  readonly moved: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}
interface State {
  readonly x: Float64Array<ArrayBuffer>;
  readonly value: number;
  readonly gradient: Float64Array<ArrayBuffer>;
}

/** The two loops of L-BFGS over the free variables; steepest descent when its direction does not lead down. */
function descent(gradient: Float64Array, free: Float64Array, pairs: readonly Pair[]): Float64Array {
  const steepest = gradient.map((g, i) => -g * free[i]!);
  const q = Float64Array.from(steepest);
  const factors = pairs.map(() => 0);
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { moved, change, curvature } = pairs[k]!;
    factors[k] = dot(moved, q) / curvature;
    for (let i = 0; i < q.length; i++) q[i]! -= factors[k]! * change[i]!;
  }
  const last = pairs.at(-1);
  const scale = last ? last.curvature / dot(last.change, last.change) : 1 / Math.max(norm(steepest), 1);
  for (let i = 0; i < q.length; i++) q[i]! *= scale;
  for (const [k, { moved, change, curvature }] of pairs.entries()) {
    const back = dot(change, q) / curvature;
    for (let i = 0; i < q.length; i++) q[i]! += (factors[k]! - back) * moved[i]!;
  }
  const direction = q.map((v, i) => v * free[i]!);
  return dot(direction, gradient) < 0 ? direction : steepest;
}

function search(
  objective: Objective,
  from: State,
  direction: Float64Array,
  clip: (x: Float64Array<ArrayBuffer>) => Float64Array<ArrayBuffer>,
): State | null {
  for (let t = 1; t > 1e-10; t /= 2.5) {
    const x = clip(from.x.map((v, i) => v + t * direction[i]!));
    const gradient = new Float64Array(x.length);
    const value = objective(x, gradient);
    const promised = x.reduce((sum, v, i) => sum + (v - from.x[i]!) * from.gradient[i]!, 0);
    if (promised < 0 && value <= from.value + 1e-4 * promised) return { x, value, gradient };
  }
  return null;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

const norm = (a: Float64Array) => Math.sqrt(dot(a, a));
