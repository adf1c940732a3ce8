// What it refuses; that it trains again and compares is in test/end-to-end/execution.test.ts.
import { expect, it } from 'vitest';
import { filledHome, runCommand } from './run-command.js';

it('refuses a trial that has not finished, and one that is unknown', async () => {
  const home = await filledHome();
  const { id } = home.plan.trials[3]!.trial;
  await expect(runCommand(home, 'verify', id)).rejects.toThrow(
    `trial ${id} is failed; only a finished one can be verified`,
  );
  await expect(runCommand(home, 'verify', 'zz')).rejects.toThrow("unknown trial 'zz'");
});
