import { expect, it } from 'vitest';
import { emptyHome, runCommand } from './run-command.js';

it('lists the data sets, all or one, and refuses others', async () => {
  const home = emptyHome();
  const { out } = await runCommand(home, 'data');
  for (const name of ['fashion-mnist', 'cifar10', 'image-folder', 'synthetic'])
    expect(out).toMatch(new RegExp(`^${name} `, 'm'));
  const one = JSON.parse((await runCommand(home, 'data', 'cifar10', '--json')).out);
  expect(one).toEqual([expect.objectContaining({ name: 'cifar10', cachedBytes: null, needsPath: true })]);
  await expect(runCommand(home, 'data', 'cifar11')).rejects.toThrow("did you mean 'cifar10'?");
});

it('prepares the one that is named', async () => {
  const home = emptyHome();
  expect((await runCommand(home, 'data', 'synthetic', '--prepare')).out).toMatch(
    /^synthetic is ready: \d+ train/,
  );
  await expect(runCommand(home, 'data', '--prepare')).rejects.toThrow('which data set?');
});
