// Parameters by path: roles, what is trained, and putting values back.
import { describe, expect, it } from 'vitest';
import { filled } from '../../src/nn/initialize.js';
import { parameters, variablesOf, withParameters } from '../../src/nn/parameters.js';
import { layerAt } from '../../src/nn/paths.js';
import { smallNet } from './small-net.js';

const net = smallNet();

describe('parameters', () => {
  it('are listed once each, with role and owner', () => {
    const list = parameters(net);
    expect(new Set(list.map((p) => p.path)).size).toBe(list.length);
    expect(list[0]).toMatchObject({ path: 'stem.weight', layer: 'stem', role: 'weight', trainable: true });
    expect(list.find((p) => p.path === 'bn.variance')).toMatchObject({ role: 'variance', trainable: false });
    expect(list.filter((p) => !p.trainable).every((p) => ['mean', 'variance'].includes(p.role))).toBe(true);
  });

  it('come back as they went out', () => {
    expect(withParameters(net, variablesOf(net))).toBe(net);
    const zero = Object.fromEntries(parameters(net).map((p) => [p.path, filled(p.value.shape, 0)]));
    const emptied = withParameters(net, zero);
    expect(parameters(emptied).every((p) => p.value.values.every((v) => v === 0))).toBe(true);
    expect(parameters(withParameters(emptied, variablesOf(net)))).toEqual(parameters(net));
  });

  it('replace only what is named and leave out what the model lacks', () => {
    const bias = filled([5], 7);
    const changed = withParameters(net, { 'fc.bias': bias, 'velocity/fc.bias': filled([9], 0) });
    expect(variablesOf(changed)['fc.bias']).toBe(bias);
    expect(layerAt(changed, 'unit')).toBe(layerAt(net, 'unit'));
  });

  it('of another shape are refused', () => {
    expect(() => withParameters(net, { 'fc.bias': filled([4], 0) })).toThrow("'fc.bias' is [5], got [4]");
  });
});
