import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { homePaths } from '../../../src/runner/paths.js';
import { openSqliteStore } from '../../../src/store/sqlite.js';
import { createPlan } from '../fixtures.js';
import { emptyHome, filledHome, runCommand } from './run-command.js';

it('moves trials to the trash; their sweep plans them still', async () => {
  const home = await filledHome();
  const { id } = home.plan.trials[0]!.trial;
  const { out } = await runCommand(home, 'rm', id.slice(0, 8));
  const [first, second] = out.split('\n');
  expect(first).toBe(`removed trial ${id}`);
  const trash = second!.replace('The files are in ', '');
  expect(existsSync(join(trash, 'trials', id, 'trial.json'))).toBe(true);
  expect(existsSync(join(home.home, 'trials', id))).toBe(false);
  expect((await runCommand(home, 'leaderboard')).out).toMatch(/1 planned, 1 finished$/m);
  expect((await runCommand(home, 'doctor')).out).toContain('is sound');
});

it('moves a sweep with its trials', async () => {
  const home = await filledHome();
  const removed = JSON.parse((await runCommand(home, 'rm', 'small', '--json')).out);
  expect(removed).toMatchObject({ sweeps: ['small'], kept: [] });
  expect([...removed.trials].sort()).toEqual(home.plan.trials.map((t) => t.trial.id).sort());
  await expect(runCommand(home, 'leaderboard')).rejects.toThrow('run a sweep first');
});

it('says which trials of a sweep stay because another one plans them', async () => {
  const home = await filledHome();
  const store = openSqliteStore(homePaths(home.home).database);
  const other = createPlan('other', [1]);
  store.putSweep(other.sweep, other.trials);
  store.close();
  const { out } = await runCommand(home, 'rm', 'small');
  for (const { trial } of other.trials) {
    expect(out).toContain(`kept trial ${trial.id}: another sweep plans it, too`);
    expect(existsSync(join(home.home, 'trials', trial.id))).toBe(true);
  }
  expect(out.match(/^removed trial /gm)).toHaveLength(2);
});

it('refuses what it does not know, before anything moves', async () => {
  const home = await filledHome();
  const { id } = home.plan.trials[0]!.trial;
  await expect(runCommand(home, 'rm', id, 'smal')).rejects.toThrow("unknown sweep or trial 'smal'");
  expect(existsSync(join(home.home, 'trash'))).toBe(false);
  await expect(runCommand(emptyHome(), 'rm', 'small')).rejects.toThrow('run a sweep first');
});
