import { expect, it } from 'vitest';
import { filledHome, runCommand } from './run-command.js';

it('says of a sweep without early stopping that there is none', async () => {
  const home = await filledHome();
  const { id } = home.plan.trials[0]!.trial;
  const { out } = await runCommand(home, 'explain', id.slice(0, 8));
  expect(out).toBe(`trial ${id}: finished; no sweep that plans it has early_stop`);
  const json = JSON.parse((await runCommand(home, 'explain', id, '--json')).out);
  expect(json).toMatchObject({ trial: id, state: 'finished', early_stop: null });
  await expect(runCommand(home, 'explain', 'zz')).rejects.toThrow("unknown trial 'zz'");
});
