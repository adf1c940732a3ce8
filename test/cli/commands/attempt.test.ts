// What it refuses; that it trains is in every end-to-end test.
import { expect, it } from 'vitest';
import { emptyHome, runCommand } from './run-command.js';

it('needs the number of an attempt', async () => {
  const home = emptyHome();
  for (const n of ['0', 'one', '1.5'])
    await expect(runCommand(home, 'attempt', home.folder, n)).rejects.toThrow(
      `attempt ${n}: expected a whole`,
    );
});
