// What it refuses; that it runs trials again is in test/end-to-end/execution.test.ts.
import { expect, it } from 'vitest';
import { emptyHome, filledHome, runCommand } from './run-command.js';

it('refuses a trial that finished, and says what would train it anew', async () => {
  const home = await filledHome();
  const { id } = home.plan.trials[0]!.trial;
  await expect(runCommand(home, 'retry', id)).rejects.toThrow(
    `trial ${id} is finished, not failed or stopped; 'dyrep rm ${id}'`,
  );
  await expect(runCommand(emptyHome(), 'retry')).rejects.toThrow('run a sweep first');
});

it('has nothing to do where nothing failed', async () => {
  const home = await filledHome();
  await runCommand(home, 'rm', home.plan.trials[3]!.trial.id);
  await expect(runCommand(home, 'retry')).rejects.toThrow('nothing of small has failed or was stopped');
});
