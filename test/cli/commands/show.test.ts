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

it('lists the trials of a sweep with the ids that commands take', async () => {
  const home = await filledHome();
  const { id } = home.plan.trials[2]!.trial;
  const { out } = await runCommand(home, 'show', 'small', '--trials');
  expect(out).toContain('small: 4 trials of 2 arms');
  expect(out).toMatch(new RegExp(`^${id}  \\S.* finished +2 +77\\.00$`, 'm'));
  expect(out).toMatch(/ failed +- +-$/m);
  await expect(runCommand(home, 'show', id, '--trials')).rejects.toThrow('--trials is about a sweep');
});
