// What it refuses; what it compares and writes is in test/cli/paper-report.test.ts.
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { emptyHome, runCommand } from './run-command.js';

it('refuses tables and scales that there are not, and runs nothing', async () => {
  const home = emptyHome();
  await expect(runCommand(home, 'reproduce', 'table2', '--scale', 'smoke')).rejects.toThrow("'table1'");
  await expect(runCommand(home, 'reproduce', 'table1', '--scale', 'full')).rejects.toThrow('smoke');
  await expect(runCommand(home, 'reproduce', 'table1')).rejects.toThrow('--scale');
  expect(existsSync(home.home)).toBe(false);
});
