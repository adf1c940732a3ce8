import { expect, it } from 'vitest';
import { emptyHome, filledHome, runCommand } from './run-command.js';

it('ranks the sweep that was run last, or the named one', async () => {
  const home = await filledHome();
  const { out } = await runCommand(home, 'leaderboard');
  expect(out).toContain('small: test accuracy at the best validation epoch, in percent');
  expect(out).toMatch(/^1 {2}plain +2 +76\.00 ± 1\.41 +baseline/m);
  expect(out).toMatch(/^2 {2}dyrep .*1 finished, 1 failed$/m);
  expect((await runCommand(home, 'leaderboard', 'sweeps/small.yml')).out).toBe(out);
  const json = JSON.parse((await runCommand(home, 'leaderboard', 'small', '--json')).out);
  expect(json).toMatchObject({ sweep: 'small', arms: [{ arm: 'plain', n: 2 }, { n: 1 }] });
  await expect(runCommand(home, 'leaderboard', 'smal')).rejects.toThrow("did you mean 'small'?");
  await expect(runCommand(emptyHome(), 'leaderboard')).rejects.toThrow('run a sweep first');
});

it('says why it does not watch where there is no terminal', async () => {
  const { out, remarks } = await runCommand(await filledHome(), 'leaderboard', '--watch');
  expect(remarks).toContain('--watch needs a terminal');
  expect(out).toContain('small: test accuracy');
});

it('adds the importance of the parameters, or why there is none', async () => {
  const home = await filledHome();
  const { out } = await runCommand(home, 'leaderboard', '--importance');
  expect(out).toMatch(/at the best epoch: 3 finished trials with a number, and 4 are needed$/);
  const unnamed = await runCommand(home, 'leaderboard', 'small', '--json', '--importance');
  expect(JSON.parse(unnamed.out).importance).toMatchObject({ measure: 'fanova' });
  const words = ['leaderboard', 'small', '--importance', 'impurity', '--json'];
  expect(JSON.parse((await runCommand(home, ...words)).out).importance).toMatchObject({
    ...{ measure: 'impurity', metric: 'val.accuracy', trials: 3, arms: 2, shares: [], betweenSeeds: null },
  });
  await expect(runCommand(home, 'leaderboard', '--importance', '--watch')).rejects.toThrow('leave --watch');
  await expect(runCommand(home, 'leaderboard', '--importance', 'small')).rejects.toThrow(
    'expected fanova, impurity, ped_anova or nothing',
  );
});
