import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blank, random } from '../src/random.js';

const MASK = (1n << 64n) - 1n;

/** SplitMix64 as published, in BigInt: the independent witness. */
function splitMix64(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return z ^ (z >> 31n);
  };
}

function fnv1a(text: string): bigint {
  let h = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) h = ((h ^ BigInt(byte)) * 0x100000001b3n) & MASK;
  return h;
}

describe('random', () => {
  it('the witness gives the published numbers of SplitMix64', () => {
    const next = splitMix64(1234567n);
    expect([next(), next(), next(), next(), next()]).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ]);
  });

  it('is SplitMix64 on the hashed seed, to the last of 53 bits', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.string()), (seed) => {
        const witness = splitMix64(splitMix64(fnv1a(`seed:${seed}`))());
        const stream = random(seed);
        for (let i = 0; i < 20; i++) expect(stream.uniform()).toBe(Number(witness() >> 11n) / 2 ** 53);
      }),
    );
  });

  it('keeps giving the same first numbers, so that old trials can be repeated', () => {
    const stream = random(1);
    expect([stream.uniform(), stream.uniform(), stream.uniform()]).toMatchInlineSnapshot(`
      [
        0.6694294085967037,
        0.03776347405723868,
        0.6573303185751955,
      ]
    `);
  });

  it('gives a split the same numbers whatever was drawn or split before', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.string(), { minLength: 1 }), fc.nat(20), (seed, names, drawn) => {
        const used = random(seed);
        for (let i = 0; i < drawn; i++) used.uniform();
        used.split('other').uniform();
        expect(used.split(...names).uniform()).toBe(
          random(seed)
            .split(...names)
            .uniform(),
        );
      }),
    );
  });

  it('tells names and numbers, and their order, apart', () => {
    const r = random(7);
    const first = [
      r.split('1'),
      r.split(1),
      r.split('a', 'b'),
      r.split('b', 'a'),
      r.split('a').split('b'),
      r,
    ].map((s) => s.uniform());
    expect(new Set(first).size).toBe(first.length);
  });

  it('sub-streams are not correlated', () => {
    const n = 20_000;
    const a = random(3).split('epoch', 1);
    const b = random(3).split('epoch', 2);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (a.uniform() - 0.5) * (b.uniform() - 0.5);
    // The correlation of independent streams has standard deviation 1 / sqrt(n).
    expect(Math.abs((12 * sum) / n)).toBeLessThan(4 / Math.sqrt(n));
  });

  it('uniform numbers have the moments of [0, 1)', () => {
    const n = 100_000;
    const stream = random('moments');
    const x = Float64Array.from({ length: n }, () => stream.uniform());
    const mean = x.reduce((s, v) => s + v, 0) / n;
    const variance = x.reduce((s, v) => s + (v - mean) ** 2, 0) / n;
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / n));
    expect(Math.min(...x)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...x)).toBeLessThan(1);
  });

  it('normal numbers have mean 0, variance 1 and the normal share beyond 1.96', () => {
    const n = 100_000;
    const stream = random('normal');
    const x = Float64Array.from({ length: n }, () => stream.normal());
    const mean = x.reduce((s, v) => s + v, 0) / n;
    const variance = x.reduce((s, v) => s + v * v, 0) / n;
    const beyond = x.filter((v) => Math.abs(v) > 1.959964).length / n;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(beyond - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / n));
  });

  it('integers stay below the bound and reach every value', () => {
    const stream = random(5);
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 7000; i++) counts[stream.integer(7)]! += 1;
    expect(counts.every((c) => c > 800 && c < 1200)).toBe(true);
  });

  it('fills with what single draws would give, in order', () => {
    const [one, many] = [random(3), random(3)];
    const singles = Array.from({ length: 50 }, () => Math.fround(2 * one.normal()));
    expect([...many.fill(50, (stream) => 2 * stream.normal())]).toEqual(singles);
    expect(many.uniform()).toBe(one.uniform());
  });

  it('a blank stream draws nothing, and fills any size from one memory', () => {
    const stream = blank();
    const [small, large] = [stream.fill(2, () => 1), stream.split('x').fill(9, () => 1)];
    expect([[...small], [...large]]).toEqual([Array(2).fill(0), Array(9).fill(0)]);
    expect(stream.fill(5, () => 1).buffer).toBe(large.buffer);
    expect([stream.uniform(), stream.normal(), stream.integer(7)]).toEqual([0, 0, 0]);
  });

  it('a permutation holds each index once', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(200), (seed, count) => {
        const order = random(seed).permutation(count);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
    );
  });

  it('permutations of three are equally frequent', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const key = random(9).split(i).permutation(3).join('');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Chi-square with 5 degrees of freedom: 20.5 is exceeded once in a thousand seeds, and the seed is fixed.
    const chi2 = [...counts.values()].reduce((s, c) => s + (c - 1000) ** 2 / 1000, 0);
    expect(chi2).toBeLessThan(20.5);
  });
});
