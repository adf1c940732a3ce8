import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { armName, parameterLabels, renderParameter } from '../../src/sweep/arm-names.js';

describe('arm names', () => {
  it('show what varies, the method bare', () => {
    const labels = parameterLabels(['method', 'dyrep.interval', 'model.name']);
    const values = { method: 'dyrep', 'dyrep.interval': 2, 'model.name': 'vgg16' };
    expect(armName(values, labels, 'plain')).toBe('dyrep interval=2 model=vgg16');
    expect(armName({ method: 'plain' }, labels, 'plain')).toBe('plain');
    expect(armName({}, labels, 'dbb')).toBe('dbb');
  });

  it('labels have as many words as it takes to tell them apart', () => {
    const labels = parameterLabels(['dyrep.branches', 'dbb.branches', 'dyrep.dep.threshold', 'train.lr']);
    expect([...labels.values()]).toEqual(['dyrep.branches', 'dbb.branches', 'threshold', 'lr']);
  });

  it.each([
    [0.1, '0.1'],
    [1e-7, '1e-7'],
    [null, 'null'],
    ['null', '"null"'],
    [true, 'true'],
    ['1', '"1"'],
    ['1x1-kxk', '1x1-kxk'],
    ['1xk', '1xk'],
    ['1x1 lr=2', '"1x1 lr=2"'],
    ['a b', '"a b"'],
    ['', '""'],
    [['1x1', 'kxk'], '["1x1","kxk"]'],
    [{ crop: 2 }, '{"crop":2}'],
  ])('%j is written %s', (value, text) => expect(renderParameter(value)).toBe(text));

  it('different values never look the same', () => {
    const scalar = fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((v) => v + 0),
      fc.boolean(),
      fc.constant(null),
      fc.string(),
      fc.integer().map(String),
      fc.constantFrom('true', 'null', '0x1', '0x', '1e3', '.5', '-1'),
    );
    fc.assert(
      fc.property(scalar, scalar, (a, b) => {
        fc.pre(a !== b);
        expect(renderParameter(a)).not.toBe(renderParameter(b));
      }),
    );
  });
});
