// A binding is loaded in a process of its own: its facts, or why it does not load.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkBinding } from '../../src/engine/check-binding.js';
import { fakeBinding, temporaryFolder } from './fake-tools.js';

it('tells the version and the device of a binding that loads', async () => {
  expect(await checkBinding(fakeBinding())).toEqual({ tensorflow: '9.9.9', gpu: false });
});

it('tells why one does not load', async () => {
  const file = join(temporaryFolder(), 'binding.node');
  expect(await checkBinding(file)).toContain('Cannot find module');
  writeFileSync(file, 'no library');
  expect(await checkBinding(file)).toContain(file);
});
