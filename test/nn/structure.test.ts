// Structure and weights apart and together again: what a checkpoint relies on.
import { describe, expect, it } from 'vitest';
import { variablesOf } from '../../src/nn/parameters.js';
import { fromStructure, structureOf } from '../../src/nn/structure.js';
import { smallNet } from './small-net.js';

const net = smallNet();

describe('structure', () => {
  it('goes through JSON and gives the same tree with its weights', () => {
    const json: unknown = JSON.parse(JSON.stringify(structureOf(net)));
    expect(fromStructure(json, variablesOf(net))).toEqual(net);
  });

  it('keeps the order of a sequence', () => {
    const layers = { z: { kind: 'relu' }, '1x1': { kind: 'flatten' }, a: { kind: 'relu' } } as const;
    const back = fromStructure(JSON.parse(JSON.stringify(structureOf({ kind: 'sequence', layers }))), {});
    expect(back.kind === 'sequence' && Object.keys(back.layers)).toEqual(['z', '1x1', 'a']);
  });

  it('holds no weights', () => {
    expect(JSON.stringify(structureOf(net))).not.toContain('values');
  });

  it('refuses weights that are missing or of another shape, and JSON of another kind', () => {
    const { 'fc.bias': bias, ...rest } = variablesOf(net);
    expect(() => fromStructure(structureOf(net), rest)).toThrow("no weights for 'fc.bias'");
    const longer = { ...rest, 'fc.bias': { shape: [6], values: new Float32Array(6) } };
    expect(() => fromStructure(structureOf(net), longer)).toThrow("'fc.bias' is [5], got [6]");
    expect(bias?.shape).toEqual([5]);
    expect(() => fromStructure({ kind: 'sigmoid' }, {})).toThrow('no structure of this version');
  });
});
