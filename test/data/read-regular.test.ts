import { execFileSync } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRegular } from '../../src/data/read-regular.js';
import { temporaryFolder } from './fixtures.js';

it('reads a file, also one that a link names', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a'), 'text');
  await symlink('a', join(folder, 'b'));
  expect((await readRegular(join(folder, 'b'))).toString()).toBe('text');
});

it('waits for no pipe and reads no device, and rejects what is not there', async () => {
  const folder = await temporaryFolder();
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  for (const file of [join(folder, 'pipe'), '/dev/zero', folder])
    await expect(readRegular(file)).rejects.toThrow('it is no regular file');
  await expect(readRegular(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
});
