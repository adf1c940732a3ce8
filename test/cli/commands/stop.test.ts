// What it says where nothing runs; that it stops what runs is in test/end-to-end/execution.test.ts.
import { expect, it } from 'vitest';
import { filledHome, runCommand } from './run-command.js';

it('says plainly that nothing is running', async () => {
  const home = await filledHome();
  const { id } = home.plan.trials[0]!.trial;
  expect((await runCommand(home, 'stop')).out).toBe('Nothing is running.');
  expect((await runCommand(home, 'stop', 'small', id)).out).toBe(
    `sweep small is not running\ntrial ${id} is not running`,
  );
  const json = JSON.parse((await runCommand(home, 'stop', 'small', '--json')).out);
  expect(json).toEqual({ stopping: [], idle: ['small'] });
});
