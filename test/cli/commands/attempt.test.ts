// What it refuses; that it trains is in every end-to-end test.
import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyHome, runCommand } from './run-command.js';

it('needs the number of an attempt', async () => {
  const home = emptyHome();
  for (const n of ['0', 'one', '1.5'])
    await expect(runCommand(home, 'attempt', home.folder, n)).rejects.toThrow(
      `attempt ${n}: expected a whole`,
    );
});

it("writes into a trial's folder only", async () => {
  const home = emptyHome();
  const trial = join(home.folder, '0123456789abcdef');
  symlinkSync(home.folder, trial);
  await expect(runCommand(home, 'attempt', home.folder, '1')).rejects.toThrow("expected a trial's folder");
  await expect(runCommand(home, 'attempt', trial, '1')).rejects.toThrow('it is a symbolic link');
  expect(readdirSync(home.folder)).toEqual(['0123456789abcdef']);
});
