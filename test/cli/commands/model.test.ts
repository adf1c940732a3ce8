import { expect, it } from 'vitest';
import { emptyHome, runCommand } from './run-command.js';

it('lists a model with what it costs', async () => {
  const home = emptyHome();
  const plain = JSON.parse((await runCommand(home, 'model', 'vgg11', '--width', '8', '--json')).out);
  const dbb = JSON.parse(
    (await runCommand(home, 'model', 'vgg11', '--width', '8', '--method', 'dbb', '--json')).out,
  );
  expect(plain.layers.length).toBeGreaterThan(10);
  expect(JSON.stringify(dbb)).not.toBe(JSON.stringify(plain));
  expect((await runCommand(home, 'model', 'vgg11', '--width', '8')).out).toContain('params');
});

it('refuses models that are none, and the method without a network of its own', async () => {
  const home = emptyHome();
  await expect(runCommand(home, 'model', 'vgg12')).rejects.toThrow("'vgg12'");
  await expect(runCommand(home, 'model', 'vgg11', '--method', 'static-found')).rejects.toThrow(
    'dyrep show TRIAL --structure',
  );
});
