import { expect, it } from 'vitest';
import { filledHome, runCommand } from './run-command.js';

it('shows a trial by the beginning of its id, also to machines', async () => {
  const home = await filledHome();
  const { id } = home.plan.trials[2]!.trial;
  const { out } = await runCommand(home, 'show', id.slice(0, 8));
  expect(out).toContain(`trial ${id}: finished`);
  expect(out).toContain('best validation epoch 2: validation 77.00 %');
  const json = JSON.parse((await runCommand(home, 'show', id, '--json')).out);
  expect(json).toMatchObject({ id, state: 'finished', epochs: [{ epoch: 1 }, { epoch: 2 }] });
  await expect(runCommand(home, 'show', 'zz')).rejects.toThrow("unknown sweep or trial 'zz'");
});

it('has no structure to show of a trial without a checkpoint', async () => {
  const home = await filledHome();
  const { id } = home.plan.trials[0]!.trial;
  await expect(runCommand(home, 'show', id, '--structure')).rejects.toThrow(id);
});
