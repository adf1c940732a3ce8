import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyHome, filledHome, runCommand } from './run-command.js';

it('finds a home sound, misses its database, and makes it anew', async () => {
  const home = await filledHome();
  expect(await runCommand(home, 'doctor')).toMatchObject({ out: `${home.home} is sound.`, code: 0 });
  const before = (await runCommand(home, 'leaderboard')).out;
  for (const rest of ['', '-wal', '-shm']) rmSync(join(home.home, `dyrep.db${rest}`), { force: true });
  const missing = await runCommand(home, 'doctor');
  expect(missing).toMatchObject({ out: 'the database is missing', code: 3 });
  expect(missing.remarks).toContain('dyrep doctor --rebuild');
  const rebuilt = JSON.parse((await runCommand(home, 'doctor', '--rebuild', '--json')).out);
  expect(rebuilt).toMatchObject({ home: home.home, sweeps: 1, trials: 4, problems: [] });
  expect((await runCommand(home, 'leaderboard')).out).toBe(before);
  await expect(runCommand(emptyHome(), 'doctor')).rejects.toThrow('run a sweep first');
});
