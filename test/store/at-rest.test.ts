// A database at rest has an identity that every change of it changes.
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { atRest, isLarge, stampOf } from '../../src/store/at-rest.js';

it('a file is known by its content as far as the disk tells, and not while a log stands beside it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-rest-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'a.db');
  writeFileSync(file, Buffer.alloc(100, 2));
  const stamp = stampOf(file);
  expect(stampOf(file)).toBe(stamp);
  expect(isLarge(file)).toBe(false);
  expect([...atRest(file).subarray(17, 21)]).toEqual([2, 1, 1, 2]);
  const { mtimeMs } = statSync(file);
  utimesSync(file, 1, mtimeMs / 1000 + 1);
  const later = stampOf(file);
  writeFileSync(file, Buffer.alloc(101));
  utimesSync(file, 1, mtimeMs / 1000 + 1);
  const longer = stampOf(file);
  writeFileSync(join(folder, 'b.db'), Buffer.alloc(101));
  utimesSync(join(folder, 'b.db'), 1, mtimeMs / 1000 + 1);
  expect(new Set([stamp, later, longer, stampOf(join(folder, 'b.db'))]).size).toBe(4);
  writeFileSync(`${file}-wal`, '');
  expect(stampOf(file)).toBeNull();
  writeFileSync(file, Buffer.alloc(17 * 1024 * 1024));
  expect(isLarge(file)).toBe(true);
});
