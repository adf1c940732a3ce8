import { expect, it } from 'vitest';
import { emptyHome, runCommand } from './run-command.js';

it('says which engine runs here and who asked for it', async () => {
  const home = emptyHome();
  expect((await runCommand(home, 'engine')).out).toMatch(/^engine +portable \(DYREP_ENGINE asks for it\)/);
  const json = JSON.parse((await runCommand(home, 'engine', '--json')).out);
  expect(json).toMatchObject({ kind: 'portable', folder: null });
});
