import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../src/training/safetensors.js';

const file = {
  tensors: {
    'a.weight': { shape: [2, 3], values: new Float32Array([1, -0, Number.NaN, Infinity, 1e-45, 6]) },
    empty: { shape: [0], values: new Float32Array(0) },
    scalar: { shape: [], values: new Float32Array([7]) },
  },
  metadata: { dyrep: '{"epoch":3}' },
};

describe('safetensors', () => {
  it('gives back every bit', () => {
    const read = decodeSafetensors(encodeSafetensors(file));
    expect(read).toEqual({ file });
  });

  it('keeps values aligned to eight bytes behind the header', () => {
    const length = Number(new DataView(encodeSafetensors(file).buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
  });

  it('refuses a file cut at any byte', () => {
    const bytes = encodeSafetensors(file);
    for (let end = 0; end < bytes.length; end++)
      expect(decodeSafetensors(bytes.slice(0, end)), `cut at ${end}`).toHaveProperty('problem');
  });

  it('holds for any values and names', () => {
    const tensor = fc.float32Array({ maxLength: 30 }).map((values) => ({ shape: [values.length], values }));
    const name = fc.string({ minLength: 1 }).filter((n) => n !== '__metadata__' && n !== '__proto__');
    fc.assert(
      fc.property(fc.dictionary(name, tensor, { noNullPrototype: true }), (tensors) => {
        expect(decodeSafetensors(encodeSafetensors({ tensors, metadata: {} }))).toEqual({
          file: { tensors, metadata: {} },
        });
      }),
    );
  });
});
