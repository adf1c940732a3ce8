import { describe, expect, it } from 'vitest';
import { comesFrom, isFloat, note, originOf, refuse } from '../../../src/sweep/wandb/translation.js';
import { emptyTranslation } from './translate.js';

describe('a translation', () => {
  it('gathers notes and issues with their places', () => {
    const translation = emptyTranslation();
    note(translation, ['a'], 'differs');
    refuse(translation, ['a', 'b'], 'cannot be', 'value');
    expect(translation.notes).toEqual([{ path: ['a'], part: 'key', message: 'differs' }]);
    expect(translation.issues).toEqual([{ path: ['a', 'b'], part: 'value', message: 'cannot be' }]);
  });

  it('knows where a part of the result comes from: below the nearest part that is known, else the file', () => {
    const translation = emptyTranslation();
    comesFrom(translation, ['parameters', 'train.lr'], ['parameters', 'lr']);
    comesFrom(translation, ['parameters', 'train.lr', 1], ['parameters', 'lr', 'values', 3]);
    expect(originOf(translation, ['parameters', 'train.lr', 'min'])).toEqual(['parameters', 'lr', 'min']);
    expect(originOf(translation, ['parameters', 'train.lr', 1])).toEqual(['parameters', 'lr', 'values', 3]);
    expect(originOf(translation, ['parameters', 'train.lr', 1, 'x'])).toEqual([
      ...['parameters', 'lr', 'values', 3, 'x'],
    ]);
    expect(originOf(translation, ['seeds'])).toEqual([]);
  });

  it('sees by a point or an exponent that a number is a float', () => {
    const translation = emptyTranslation('a: 1\nb: 1.0\nc: 1e3\nd: .5\ne: text.\nf: [ 2., 2 ]');
    const floats = [['a'], ['b'], ['c'], ['d'], ['e'], ['f', 0], ['f', 1], ['g']];
    expect(floats.map((path) => isFloat(translation, path))).toEqual([
      ...[false, true, true, true, false, true, false, false],
    ]);
  });
});
