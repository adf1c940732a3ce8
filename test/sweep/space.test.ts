import { describe, expect, it } from 'vitest';
import { byDependence, existingValues, exists, type SpaceParameter } from '../../src/sweep/space.js';

const parameter = (name: string, when: SpaceParameter['when'] = {}): SpaceParameter => ({
  name,
  values: ['x', 'y'],
  when,
});

describe('a space', () => {
  it('puts each parameter after those that it depends on, else in the order of the file', () => {
    const names = byDependence([parameter('c', { b: ['x'] }), parameter('a'), parameter('b', { a: ['x'] })]);
    expect(names?.map((p) => p.name)).toEqual(['a', 'b', 'c']);
  });

  it('a circle has no order', () => {
    expect(byDependence([parameter('a', { b: ['x'] }), parameter('b', { a: ['x'] })])).toBeNull();
  });

  it('what depends on a parameter that does not exist at the point does not exist either', () => {
    const inner = parameter('inner', { outer: ['x'] });
    const space = { parameters: [parameter('outer'), inner], constant: () => 'x' };
    expect(exists(space, inner, new Map([['outer', 0]]))).toBe(true);
    expect(exists(space, inner, new Map([['outer', 1]]))).toBe(false);
    expect(exists(space, inner, new Map())).toBe(false);
  });

  it('a condition on what is not varied holds by its fixed value', () => {
    const space = { parameters: [], constant: (name: string) => (name === 'method' ? 'dyrep' : undefined) };
    expect(exists(space, parameter('a', { method: ['dyrep', 'dbb'] }), new Map())).toBe(true);
    expect(exists(space, parameter('a', { method: ['plain'] }), new Map())).toBe(false);
  });

  it('of values of all parameters has those that exist, in the order of the file', () => {
    const parameters = [
      { name: 'c', when: { b: [1] } },
      { name: 'b', when: { a: ['x'], method: ['dyrep'] } },
      { name: 'a', when: {} },
    ];
    const of = (method: string, a: string, b: number) =>
      existingValues(parameters, (name) => (name === 'method' ? method : undefined), { a, b, c: 0 });
    expect(Object.entries(of('dyrep', 'x', 1))).toEqual([
      ['c', 0],
      ['b', 1],
      ['a', 'x'],
    ]);
    expect(of('dyrep', 'x', 2)).toEqual({ b: 2, a: 'x' });
    expect(of('dyrep', 'y', 1)).toEqual({ a: 'y' });
    expect(of('plain', 'x', 1)).toEqual({ a: 'x' });
  });
});
