import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTrusted, parsePaperTable } from '../../src/report/paper-table.js';

const FILE = resolve(import.meta.dirname, '../../reports/paper/table1.json');
const text = readFileSync(FILE, 'utf8');

describe('the published table', () => {
  const table = parsePaperTable(text, FILE);

  it('holds the rows of both data sets', () => {
    expect(table.rows.map((r) => `${r.dataset} ${r.method}`)).toEqual([
      'CIFAR-10 plain',
      'CIFAR-10 dbb',
      'CIFAR-10 dyrep',
      'CIFAR-100 plain',
      'CIFAR-100 dbb',
      'CIFAR-100 dyrep',
    ]);
  });

  it('holds no number that was neither read in a source nor counted', () => {
    for (const row of table.rows)
      for (const cell of [row.params, row.macs, row.cost, row.accuracy, row.rerun])
        expect(cell.value !== null).toBe(isTrusted(cell.status));
    expect(table.rows[2]!.accuracy).toMatchObject({ value: 95.22, status: 'VERIFIED' });
    expect(table.rows[5]!.rerun).toMatchObject({ value: 74.6, status: 'VERIFIED' });
  });

  it('refuses a number from memory, a trusted cell without a source, and a source that is not named', () => {
    const broken = (change: (table: { rows: Record<string, object>[] }) => void) => {
      const json = JSON.parse(text);
      change(json);
      return () => parsePaperTable(JSON.stringify(json), 'table.json');
    };
    const cell = { value: 1, unit: 'percent', status: 'UNVERIFIED', source: null };
    expect(broken((t) => (t.rows[0]!.accuracy = cell))).toThrow(
      /rows\.0\.accuracy: a number that is neither/,
    );
    expect(broken((t) => (t.rows[0]!.accuracy = { ...cell, status: 'VERIFIED' }))).toThrow(
      /needs a value and a/,
    );
    expect(broken((t) => (t.rows[0]!.accuracy = { ...cell, status: 'VERIFIED', source: 'x' }))).toThrow(
      /rows\.0\.accuracy\.source: unknown source 'x'/,
    );
    expect(() => parsePaperTable('{', 'table.json')).toThrow('table.json:1:1: it is no JSON');
  });
});
