import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvColumns, csvText, renderCsv, trialsCsv } from '../../src/report/csv.js';
import type { SweepResults } from '../../src/report/results.js';
import { safeText } from '../../src/report/safe-text.js';
import { chosen, epochsOf, quickSweep, sweepResults, trialResult } from './fixtures.js';
import { ESCAPES, FORMULAS, UNSAFE } from './hostile.js';

/** One sweep as CSV. */
const renderTrialsCsv = (results: SweepResults) => [...trialsCsv([results])].join('');

/** A small reader of RFC 4180, written for these tests alone. */
function parse(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    row.push(quoted === undefined ? bare! : quoted.replaceAll('""', '"'));
    if (end === '\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('the export of a sweep', () => {
  const [header, ...rows] = parse(renderTrialsCsv(quickSweep()));
  const cell = (row: number, column: string) => rows[row]![header!.indexOf(column)];

  it('has the columns that scripts rely on', () => {
    expect(header!.join(',')).toBe(
      'sweep,trial,arm,seed,state,method,dyrep.interval,epoch.best,epoch.last,val.accuracy,test.accuracy,' +
        'test.accuracy.last,train.loss,params.train,params.deploy,macs.train,macs.deploy,seconds,equivalence.error',
    );
    expect(csvColumns([])).toHaveLength(17);
  });

  it('has one row a trial, with the chosen and the last epoch apart', () => {
    expect(rows).toHaveLength(6);
    expect(rows[0]!.join(',')).toBe(
      'quick,0123456789abcdef,plain,1,finished,plain,,2,3,0.7,0.69,0.71,0.8,1000,1000,5000,5000,10,1e-7',
    );
    expect(cell(2, 'dyrep.interval')).toBe('2');
  });

  it('has columns of their own for further metrics, apart from those of the trial as a whole', () => {
    const metrics = [
      { name: 'val.accuracy', goal: 'maximize', reference: null },
      { name: 'val.loss', goal: 'minimize', reference: null },
      { name: 'macs.train', goal: 'minimize', reference: null },
      { name: 'trial.seconds', goal: 'minimize', reference: null },
      { name: 'trial.macs', goal: 'minimize', reference: null },
    ] as const;
    const best = { epoch: 1, metrics: { 'val.loss': 0.5, 'test.loss': 0.6, 'macs.train': 70 } };
    const [names, row] = parse(
      renderTrialsCsv(sweepResults([trialResult({ best, trainingMacs: 99 })], { metrics })),
    );
    expect(names!.slice(18)).toEqual(['val.loss', 'test.loss', 'macs.train.chosen', 'trial.macs']);
    expect(row!.slice(18)).toEqual(['0.5', '0.6', '70', '99']);
    expect(row![names!.indexOf('macs.train')]).toBe('5000');
  });

  it('has the numbers of the last epoch where the sweep selects it', () => {
    const metric = { name: 'val.accuracy', goal: 'maximize', select: 'last' } as const;
    const metrics = [
      { name: 'val.accuracy', goal: 'maximize', reference: null },
      { name: 'val.loss', goal: 'minimize', reference: null },
    ] as const;
    const epoch = (n: number) => ({
      epoch: n,
      metrics: { 'test.accuracy': n / 10, 'val.loss': n, 'test.loss': n },
    });
    const trial = trialResult({ best: epoch(1), last: epoch(2) });
    const [names, row] = parse(renderTrialsCsv(sweepResults([trial], { metric, metrics })));
    const cells = ['epoch.best', 'epoch.last', 'test.accuracy', 'val.loss', 'test.loss'];
    expect(cells.map((name) => row![names!.indexOf(name)])).toEqual(['1', '2', '0.2', '2', '2']);
  });

  it('leaves out what was not measured', () => {
    expect(rows[5]!.slice(7)).toEqual(Array(12).fill(''));
  });

  it('takes everything from the last epoch when the sweep selects it', () => {
    const metric = { name: 'val.accuracy', goal: 'maximize', select: 'last' } as const;
    const [, row] = parse(renderTrialsCsv(sweepResults([trialResult()], { metric })));
    expect(row!.slice(6, 11)).toEqual(['2', '3', '0.6', '0.71', '0.71']);
  });

  it('writes any number so that it reads back to the same double', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (a, b) => {
        const trial = trialResult({ ...chosen(epochsOf([0.5, a, b])), seconds: b, parameters: { x: a } });
        const [names, row] = parse(renderTrialsCsv(sweepResults([trial], { parameters: ['x'] })));
        const read = (name: string) => Number(row![names!.indexOf(name)]);
        expect(read('test.accuracy')).toBe(a);
        expect(read('train.loss')).toBe(b);
        expect(read('seconds')).toBe(b);
        expect(read('x')).toBe(a);
      }),
    );
  });

  it('says true, false and null by name, and writes lists as JSON', () => {
    const parameters = { a: true, b: false, c: null, d: [1, 'x'], f: '' };
    const trial = trialResult({ parameters });
    const [, row] = parse(renderTrialsCsv(sweepResults([trial], { parameters: [...'abcdef'] })));
    expect(row!.slice(5, 11)).toEqual(['true', 'false', 'null', '[1,"x"]', '', '']);
  });
});

describe('several sweeps in one table', () => {
  it('have a column for each parameter of any of them, and rows in the order of the plans', () => {
    const sweeps = ['one', 'two'].map((sweep, i) => ({
      ...sweepResults([], { sweep, parameters: ['method', sweep] }),
      trials: Array.from({ length: 700 }, (_, n) =>
        trialResult({ seed: n, parameters: { method: 'plain', [sweep]: i } }),
      ).values(),
    }));
    const pieces = [...trialsCsv(sweeps)];
    expect(pieces).toHaveLength(5);
    for (const piece of pieces) expect(piece.endsWith('\n')).toBe(true);
    const [names, ...rows] = parse(pieces.join(''));
    expect(names!.slice(5, 8)).toEqual(['method', 'one', 'two']);
    expect(rows.map((r) => [r[0], r[3], r[6], r[7]])).toEqual(
      ['one', 'two'].flatMap((sweep, i) =>
        Array.from({ length: 700 }, (_, n) => [sweep, String(n), i === 0 ? '0' : '', i === 1 ? '1' : '']),
      ),
    );
  });
});

it('a metric of any of several sweeps has its column', () => {
  const metrics = [
    { name: 'val.accuracy', goal: 'maximize', reference: null },
    { name: 'val.loss', goal: 'minimize', reference: null },
  ] as const;
  const [names] = parse([...trialsCsv([sweepResults([]), sweepResults([], { metrics })])].join(''));
  expect(names!.slice(-2)).toEqual(['val.loss', 'test.loss']);
});

describe('hostile text in CSV', () => {
  const opensFormula = (text: string) => /^[\s'"]*[=+\-@＝＋－＠]/u.test(text) && !text.startsWith("'");

  it.each(FORMULAS.map((f) => [JSON.stringify(f), f]))('is no formula in any text column: %s', (_, f) => {
    const trial = trialResult({ id: f, arm: f, parameters: { [f]: f, list: [f] } });
    const results = sweepResults([trial], { sweep: f, parameters: [f, 'list'] });
    const csv = renderTrialsCsv(results);
    const rows = parse(csv);
    expect(rows).toHaveLength(2);
    expect(rows[1]).toHaveLength(csvColumns(results.parameters).length);
    for (const cell of rows.flat()) expect(opensFormula(cell)).toBe(false);
    for (const column of [0, 1, 2, 5]) expect(rows[1]![column]).toContain(safeText(f).trim());
  });

  it('keeps a text with a separator of another country in one quoted cell', () => {
    expect(renderCsv(['a'], [['x;=1']])).toBe('a\n"x;=1"\n');
  });

  it('leaves negative numbers alone', () => {
    expect(csvText(-0.5)).toBe('-0.5');
    expect(csvText('-0.5')).toBe("'-0.5");
    expect(csvText(-0)).toBe('-0');
  });

  it.each(ESCAPES.map((e) => [JSON.stringify(e), e]))('is safe for terminals: %s', (_, e) => {
    for (const line of renderCsv([e], [[e]]).split('\n')) expect(line).not.toMatch(UNSAFE);
  });
});
