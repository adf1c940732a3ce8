// Counter-based randomness: a value depends on the seed, the names of the split and the index only, never on what was
// drawn before elsewhere. Generator: SplitMix64 (Steele, Lea, Flood 2014), keys hashed with FNV-1a.

/** A stream of random numbers with named, independent sub-streams. */
export interface Random {
  /** An independent stream; the same names give the same stream, in any order of calls. */
  split(...names: readonly (string | number)[]): Random;
  /** The next number in [0, 1), 53 bits. */
  uniform(): number;
  /** The next whole number in [0, bound). */
  integer(bound: number): number;
  /** The next standard normal number (Box-Muller). */
  normal(): number;
  /** A shuffled copy of 0 … count - 1 (Fisher-Yates). */
  permutation(count: number): Int32Array;
  /** `count` numbers in single precision, each what `draw` makes of this stream; for many at once. */
  fill(count: number, draw: (stream: Random) => number): Float32Array;
}

const MASK = (1n << 64n) - 1n;
const GOLDEN = 0x9e3779b97f4a7c15n;

/** A stream for a whole-number or text seed. */
export function random(seed: number | string): Random {
  return stream(mix(hash(0xcbf29ce484222325n, `seed:${seed}`)));
}

function stream(key: bigint): Random {
  let high = Number(key >> 32n);
  let low = Number(key & 0xffffffffn);
  // SplitMix64 on two 32-bit halves: BigInt in the inner loop would cost a hundred times more.
  const next = (): [number, number] => {
    const sum = (low >>> 0) + 0x7f4a7c15;
    low = sum >>> 0;
    high = (high + 0x9e3779b9 + (sum > 0xffffffff ? 1 : 0)) >>> 0;
    let h = high;
    let l = low;
    [h, l] = xorShiftMultiply(h, l, 30, 0xbf58476d, 0x1ce4e5b9);
    [h, l] = xorShiftMultiply(h, l, 27, 0x94d049bb, 0x133111eb);
    return [(h ^ (h >>> 31)) >>> 0, (l ^ ((l >>> 31) | (h << 1))) >>> 0];
  };
  const uniform = () => {
    const [h, l] = next();
    return (h * 0x200000 + (l >>> 11)) / 0x20000000000000;
  };
  const integer = (bound: number) => Math.floor(uniform() * bound);
  const self: Random = {
    split: (...names) => stream(mix(hash(key, names.map((n) => `${typeof n}:${n}`).join('/')))),
    uniform,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    permutation(count) {
      const order = Int32Array.from({ length: count }, (_, i) => i);
      for (let i = count - 1; i > 0; i--) {
        const j = integer(i + 1);
        const swap = order[i]!;
        order[i] = order[j]!;
        order[j] = swap;
      }
      return order;
    },
    fill(count, draw) {
      const values = new Float32Array(count);
      for (let i = 0; i < count; i++) values[i] = draw(self);
      return values;
    },
  };
  return self;
}

/**
 * A stream of zeros, for networks of which only the shape matters: nothing is drawn, and all that it fills is one memory,
 * which nobody may write to.
 */
export function blank(): Random {
  let zeros = new Float32Array(0);
  const self: Random = {
    split: () => self,
    uniform: () => 0,
    integer: () => 0,
    normal: () => 0,
    permutation: (count) => new Int32Array(count),
    fill(count) {
      if (count > zeros.length) zeros = new Float32Array(count);
      return zeros.subarray(0, count);
    },
  };
  return self;
}

function xorShiftMultiply(h: number, l: number, shift: number, mh: number, ml: number): [number, number] {
  const xl = (l ^ ((l >>> shift) | (h << (32 - shift)))) >>> 0;
  const xh = (h ^ (h >>> shift)) >>> 0;
  const [ph, pl] = multiply32(xl, ml);
  return [(ph + Math.imul(xh, ml) + Math.imul(xl, mh)) >>> 0, pl];
}

/** The 64-bit product of two unsigned 32-bit numbers as [high, low]. */
function multiply32(a: number, b: number): [number, number] {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const ll = al * bl;
  const mid = ah * bl + (ll >>> 16);
  const mid2 = al * bh + (mid & 0xffff);
  const high = ah * bh + Math.floor(mid / 0x10000) + Math.floor(mid2 / 0x10000);
  return [high >>> 0, (((mid2 & 0xffff) << 16) | (ll & 0xffff)) >>> 0];
}

function hash(seed: bigint, text: string): bigint {
  let h = seed;
  for (const byte of new TextEncoder().encode(text)) h = ((h ^ BigInt(byte)) * 0x100000001b3n) & MASK;
  return h;
}

function mix(key: bigint): bigint {
  let z = (key + GOLDEN) & MASK;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return z ^ (z >> 31n);
}
