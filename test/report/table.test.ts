import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellWidth, tied } from '../../src/report/cell-width.js';
import type { Column } from '../../src/report/fit-columns.js';
import { renderTable, wrapCells } from '../../src/report/table.js';
import { ESCAPES, UNSAFE } from './hostile.js';

const COLUMNS: readonly Column[] = [
  { header: 'arm', align: 'left' },
  { header: 'mean', align: 'right' },
];

describe('renderTable', () => {
  it('aligns by terminal cells', () => {
    expect(
      renderTable(COLUMNS, [
        ['plain', '91.20'],
        ['深度', '9.1'],
      ]),
    ).toBe('arm     mean\n─────  ─────\nplain  91.20\n深度     9.1\n');
  });

  it('wraps text columns when the width is short', () => {
    expect(renderTable(COLUMNS, [['dyrep interval=2 threshold=0.1', '91.20']], 24)).toBe(
      [
        'arm                 mean',
        '─────────────────  ─────',
        'dyrep interval=2   91.20',
        'threshold=0.1',
        '',
      ].join('\n'),
    );
  });

  it('leaves out what may give way and says so, before words break', () => {
    const columns: readonly Column[] = [...COLUMNS, { header: 'params', align: 'right', spare: 1 }];
    expect(renderTable(columns, [['dyrep interval=2', '91.20', tied('14.73 M')]], 20)).toBe(
      'arm             mean\n─────────────  ─────\ndyrep          91.20\ninterval=2\nnot shown at this\nwidth: params\n',
    );
    expect(renderTable(columns, [['dyrep', '91.20', tied('14.73 M')]], 21)).toContain('91.20  14.73 M');
  });

  it('breaks headers above numbers first', () => {
    const columns = [
      { header: 'arm', align: 'left' },
      { header: 'vs baseline', align: 'right' },
    ] as const;
    expect(renderTable(columns, [['dyrep interval=2', '+1.00']], 26)).toBe(
      '                        vs\narm               baseline\n────────────────  ────────\ndyrep interval=2     +1.00\n',
    );
  });

  it('never breaks between words that are tied, and prints plain spaces', () => {
    const cell = `${tied('36.78 k')} -> ${tied('55.82 k')}`;
    expect(renderTable([{ header: 'params', align: 'left' }], [[cell]], 9)).toBe(
      'params\n───────\n36.78 k\n->\n55.82 k\n'.replace('───────', '─'.repeat(9)),
    );
  });

  it('prints blocks when even numbers do not fit', () => {
    expect(
      renderTable(
        COLUMNS,
        [
          ['dyrep', '91.20'],
          ['plain', '90.00'],
        ],
        11,
      ),
    ).toBe('arm   dyrep\nmean  91.20\n\narm   plain\nmean  90.00\n');
  });

  it('prints the header alone without rows', () => {
    expect(renderTable(COLUMNS, [])).toBe('arm  mean\n───  ────\n');
  });

  it.each(ESCAPES.map((e) => [JSON.stringify(e), e]))('is safe for cells like %s', (_, e) => {
    const text = renderTable([{ header: e, align: 'left' }], [[e]], 20);
    for (const line of text.split('\n')) expect(line).not.toMatch(UNSAFE);
  });

  it('fits any width from 20 and leaves nothing out', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '深', 'é', '🙂'), maxLength: 40 });
    const squeeze = (t: string) => [...t.replace(/[\s─]/g, '')].sort().join('');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, fc.nat(99_999))),
        fc.integer({ min: 20, max: 80 }),
        (rows, width) => {
          const cells = rows.map(([a, n]) => [a, String(n)]);
          const text = renderTable(COLUMNS, cells, width);
          for (const line of text.split('\n')) expect(cellWidth(line)).toBeLessThanOrEqual(width);
          expect(squeeze(text)).toBe(squeeze(`armmean${cells.flat().join('')}`));
        },
      ),
    );
  });
});

describe('wrapCells', () => {
  it('breaks at spaces, and through a word only when it must', () => {
    expect(wrapCells('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrapCells('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrapCells('深度学习', 3)).toEqual(['深', '度', '学', '习']);
    expect(wrapCells('', 4)).toEqual(['']);
  });
});
