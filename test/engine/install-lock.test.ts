// The lock of an installation: the second waits and says so, and a dead owner holds nobody up.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withInstallLock } from '../../src/engine/install-lock.js';
import { temporaryFolder } from './fake-tools.js';

const interval = 10;

it('lets one in at a time; the second says for whom it waits, once', async () => {
  const file = join(temporaryFolder(), 'deep', 'lock');
  const order: string[] = [];
  const waited: string[] = [];
  let finish = () => {};
  const first = withInstallLock(file, { interval }, async () => {
    order.push('first in');
    await new Promise<void>((done) => {
      finish = done;
    });
    order.push('first out');
  });
  await expect.poll(() => order).toEqual(['first in']);
  const second = withInstallLock(file, { interval, waiting: (who) => waited.push(who) }, async () => {
    order.push('second in');
  });
  await expect.poll(() => waited.length).toBe(1);
  finish();
  await Promise.all([first, second]);
  expect(order).toEqual(['first in', 'first out', 'second in']);
  expect(waited).toEqual([`process ${process.pid} on ${hostname()}`]);
  expect(existsSync(file)).toBe(false);
});

it('takes the lock of a dead process', async () => {
  const file = join(temporaryFolder(), 'lock');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(file, `${hostname()} ${pid} 1\n`);
  expect(await withInstallLock(file, { interval }, async () => 'done')).toBe('done');
});

it('is given back when the work fails, and waits no longer than it is wanted', async () => {
  const file = join(temporaryFolder(), 'lock');
  const failing = withInstallLock(file, { interval }, async () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  writeFileSync(file, 'elsewhere 1 1\n');
  const signal = AbortSignal.timeout(50);
  await expect(withInstallLock(file, { interval, signal }, async () => 'in')).rejects.toThrow();
  expect(existsSync(file)).toBe(true);
});
