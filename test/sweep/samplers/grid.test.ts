import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridPoints } from '../../../src/sweep/samplers/grid.js';
import type { Point, Space, SpaceParameter } from '../../../src/sweep/space.js';

const space = (...parameters: SpaceParameter[]): Space => ({ parameters, constant: () => undefined });
const free = (name: string, count: number): SpaceParameter => ({
  name,
  values: Array.from({ length: count }, (_, i) => i),
  when: {},
});
const show = (points: readonly Point[] | null) => points?.map((p) => Object.fromEntries([...p].sort()));

/** Parameters of which each may depend on the one before it. */
const chains = fc
  .array(
    fc.record({ count: fc.integer({ min: 1, max: 4 }), allowed: fc.option(fc.subarray([0, 1, 2, 3])) }),
    {
      maxLength: 5,
    },
  )
  .map((list) =>
    list.map(({ count, allowed }, i): SpaceParameter => {
      const when: Record<string, readonly unknown[]> = i > 0 && allowed ? { [`p${i - 1}`]: allowed } : {};
      return { ...free(`p${i}`, count), when };
    }),
  );

describe('grid', () => {
  it('varies the first parameter slowest', () => {
    expect(show(gridPoints(space(free('a', 2), free('b', 2)), 10))).toEqual([
      { a: 0, b: 0 },
      { a: 0, b: 1 },
      { a: 1, b: 0 },
      { a: 1, b: 1 },
    ]);
  });

  it('a space without parameters has one point', () => {
    expect(show(gridPoints(space(), 10))).toEqual([{}]);
  });

  it('a conditional parameter may stand above what it depends on', () => {
    const conditional = { ...free('a', 2), when: { b: [1] } };
    expect(show(gridPoints(space(conditional, free('b', 2)), 10))).toEqual([
      { b: 0 },
      { a: 0, b: 1 },
      { a: 1, b: 1 },
    ]);
  });

  it('has each point once: as many as counting says, all different', () => {
    fc.assert(
      fc.property(chains, (parameters) => {
        // The count by brute force: all combinations, those that differ only in what does not exist taken once.
        let combinations: number[][] = [[]];
        for (const p of parameters)
          combinations = combinations.flatMap((c) => p.values.map((_, i) => [...c, i]));
        const wanted = new Set(
          combinations.map((c) => {
            const has: boolean[] = [];
            parameters.forEach((p, i) => {
              const allowed = Object.values(p.when)[0];
              has.push(allowed === undefined || (has[i - 1]! && allowed.includes(c[i - 1])));
            });
            return c.map((v, i) => (has[i] ? v : '-')).join();
          }),
        );
        const points = gridPoints(space(...parameters), 10_000)!;
        const found = points.map((p) => parameters.map((q) => p.get(q.name) ?? '-').join());
        expect(new Set(found)).toEqual(wanted);
        expect(found).toHaveLength(wanted.size);
      }),
    );
  });

  it('the set of points does not depend on the order of the parameters', () => {
    fc.assert(
      fc.property(chains, (parameters) => {
        const set = (list: SpaceParameter[]) =>
          new Set(show(gridPoints(space(...list), 10_000))!.map((p) => JSON.stringify(p)));
        expect(set([...parameters].reverse())).toEqual(set(parameters));
      }),
    );
  });

  it('stops counting at the limit', () => {
    const many = Array.from({ length: 30 }, (_, i) => free(`p${i}`, 100));
    expect(gridPoints(space(...many), 1000)).toBeNull();
  });

  it('counts before it builds: long lists multiply to more than memory holds', () => {
    expect(gridPoints(space(free('a', 10_000), free('b', 10_000), free('c', 10_000)), 10_000)).toBeNull();
    expect(gridPoints(space(free('a', 100), free('b', 100)), 10_000)).toHaveLength(10_000);
  });
});
