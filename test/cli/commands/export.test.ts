import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { homePaths } from '../../../src/runner/paths.js';
import { openSqliteStore } from '../../../src/store/sqlite.js';
import { createPlan, fill } from '../fixtures.js';
import { filledHome, runCommand } from './run-command.js';

it('hands on one row a trial, to standard output or a file', async () => {
  const home = await filledHome();
  const { out } = await runCommand(home, 'export', '--format', 'csv');
  const [head, ...rows] = out.split('\n');
  expect(head).toMatch(/^sweep,trial,arm,seed,state,method,/);
  expect(rows.map((row) => row.split(',').slice(2, 5))).toEqual([
    ['plain', '1', 'finished'],
    ['dyrep', '1', 'finished'],
    ['plain', '2', 'finished'],
    ['dyrep', '2', 'failed'],
  ]);
  const file = join(home.folder, 'small.csv');
  const { out: nothing, remarks } = await runCommand(home, 'export', 'small', '-o', file);
  expect([nothing, remarks]).toEqual(['', `written to ${file}`]);
  expect(readFileSync(file, 'utf8')).toBe(`${out}\n`);
});

it('leaves nothing behind where it cannot write', async () => {
  const home = await filledHome();
  const file = join(home.folder, 'no', 'small.csv');
  await expect(runCommand(home, 'export', '-o', file)).rejects.toThrow(`${file}: it cannot be written`);
  await expect(runCommand(home, 'export', '-o', home.home)).rejects.toThrow('it cannot be written');
  expect(existsSync(file)).toBe(false);
  expect(readdirSync(home.folder)).toEqual(['.dyrep']);
});

it('hands on every sweep in one table, each parameter in a column of its own', async () => {
  const home = await filledHome();
  const { out } = await runCommand(home, 'export', '--all');
  expect(out).toBe((await runCommand(home, 'export', 'small')).out);
  const store = openSqliteStore(homePaths(home.home).database);
  fill(store, createPlan('other', [1, 3]), []);
  store.close();
  const [, ...rows] = (await runCommand(home, 'export', '--all')).out.split('\n');
  expect(rows.map((row) => row.split(',')[0]).sort()).toEqual([
    ...[...Array(4).fill('other'), ...Array(4).fill('small')],
  ]);
  await expect(runCommand(home, 'export', 'small', '--all')).rejects.toThrow("leave out 'small'");
});
