import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellWidth, cutCells, cutMiddle, padCells, splitCells } from '../../src/report/cell-width.js';

describe('cell width', () => {
  it('counts terminal cells', () => {
    expect(cellWidth('abc')).toBe(3);
    expect(cellWidth('深度')).toBe(4);
    expect(cellWidth('e\u0301')).toBe(1);
    expect(cellWidth('한글')).toBe(4);
    expect(cellWidth('🙂')).toBe(2);
    expect(cellWidth('👍🏽')).toBe(2);
    expect(cellWidth('🇩🇪')).toBe(2);
    expect(cellWidth('± ▁█ …')).toBe(6);
  });

  it('pads by cells', () => {
    expect(padCells('深', 4, 'left')).toBe('深  ');
    expect(padCells('深', 4, 'right')).toBe('  深');
    expect(padCells('abcde', 4, 'left')).toBe('abcde');
  });

  it('cuts visibly and never through a wide character', () => {
    expect(cutCells('abcdef', 4)).toBe('abc…');
    expect(cutCells('深度学习', 4)).toBe('深…');
    expect(cutCells('abc', 3)).toBe('abc');
    expect(cutCells('abc', 0)).toBe('');
  });

  it('cuts names in the middle, where they differ least', () => {
    expect(cutMiddle('dyrep interval=2', 12)).toBe('dyr…terval=2');
    expect(cutMiddle('深度学习模型', 8)).toBe('深…模型');
    expect(cutMiddle('dbb', 3)).toBe('dbb');
    expect(cutMiddle('plain', 2)).toBe('p…');
  });

  it('splits any text without losing a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, width) => {
        const [head, rest] = splitCells(text, width);
        expect(head + rest).toBe(text);
        expect(cellWidth(head)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
