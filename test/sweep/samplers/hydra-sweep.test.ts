// Overrides with several values, and what is wrong with the others.
import { expect, it } from 'vitest';
import {
  type HydraOverride,
  hydraJobs,
  parseHydraOverride,
} from '../../../src/sweep/samplers/hydra-sweep.js';

const values = (argument: string) => {
  const parsed = parseHydraOverride(argument);
  return 'problem' in parsed ? parsed.problem : parsed.values.map((v) => v.value);
};

it.each<[string, readonly unknown[]]>([
  ['a=0.1,0.01', [0.1, 0.01]],
  ['a=range(3)', [0, 1, 2]],
  ['a=range(start=1,stop=6,step=2)', [1, 3, 5]],
  ['a=choice(x, y)', ['x', 'y']],
  ['a=tag(log,choice(1,2))', [1, 2]],
  ['a=sort(b,a)', ['a', 'b']],
  ['a=float(1,2)', [1, 2]],
  ["a=int('3')", [3]],
  ['a=bool(0,1)', [false, true]],
  ['a=str(1)', ['1']],
  ['a=str(true)', ['true']],
  ['a=', ['']],
  ['~a', []],
])('%s', (argument, expected) => expect(values(argument)).toEqual(expected));

it.each([
  ['a', /key=value/],
  ['a=choice(1,interval(0,1))', /stands alone/],
  ['a=range(0)', /empty/],
  ['a=range(1,2,0)', /empty/],
  ['a=range(1e12)', /more than/],
  ['a=range(x)', /numbers/],
  ['a=int(x)', /cannot become/],
  ['a=bool(range(1,3))', /range/],
  ['a=nope(1)', /unknown function/],
  ['a=1)', /left over/],
  ['a=1,range(3)', /list of values/],
  ['a=sort(1,b)', /one kind/],
])('%s is refused', (argument, message) => expect(values(argument)).toMatch(message));

it('keeps prefixes and counts before it multiplies', () => {
  const overrides = ['++a=1,2', '~b', 'c=range(100)'].map((a) => parseHydraOverride(a) as HydraOverride);
  expect(hydraJobs(overrides, 300)![0]).toEqual(['++a=1', '~b', 'c=0']);
  expect(hydraJobs(overrides, 199)).toBeNull();
});
