// Small files written whole; failures that say what and where.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import {
  attempt,
  errorCode,
  explainFileError,
  isDiskFull,
  parseJson,
  readOptional,
  writeQuick,
  writeSynced,
  writeWhole,
} from '../../src/runner/files.js';
import { freshHome } from './home.js';

describe('files', () => {
  it('writeWhole makes the folder, replaces the content and leaves nothing beside', () => {
    const folder = freshHome();
    const file = join(folder, 'a.json');
    writeWhole(file, 'one');
    writeWhole(file, 'zwei');
    expect(readFileSync(file, 'utf8')).toBe('zwei');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('writeQuick does so, too, without waiting for the disk', () => {
    const folder = freshHome();
    const file = join(folder, 'deep', 'a.json');
    writeQuick(file, 'one');
    writeQuick(file, 'zwei');
    expect(readFileSync(file, 'utf8')).toBe('zwei');
    mkdirSync(join(folder, 'deep', 'full', 'b'), { recursive: true });
    expect(() => writeQuick(join(folder, 'deep', 'full'), 'text')).toThrow(StoreError);
    expect(readdirSync(join(folder, 'deep')).sort()).toEqual(['a.json', 'full']);
  });

  it('a write that fails leaves the old content', () => {
    const folder = freshHome();
    mkdirSync(join(folder, 'a', 'full'), { recursive: true });
    expect(() => writeWhole(join(folder, 'a'), 'text')).toThrow(StoreError);
    expect(readdirSync(folder)).toEqual(['a']);
    expect(existsSync(join(folder, 'a', 'full'))).toBe(true);
  });

  it('a full disk says what could not be written and where', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const write = () =>
      attempt('append to', '/h/events.jsonl', () => {
        throw full;
      });
    expect(write).toThrow('cannot append to /h/events.jsonl: the disk is full');
    expect(explainFileError(Object.assign(new Error('x'), { code: 'EROFS' }))).toBe(
      'the file system is read-only',
    );
    expect(explainFileError('odd')).toBe('odd');
  });

  it('isDiskFull knows an error by its code, or by that of its cause', () => {
    const cause = Object.assign(new Error('x'), { code: 'ENOSPC' });
    const quota = Object.assign(new Error('x'), { code: 'EDQUOT' });
    const denied = Object.assign(new Error('x'), { code: 'EACCES' });
    const wrapped = new StoreError('write', 'a', 'b', { cause });
    expect([cause, quota, wrapped, denied, new Error('x'), 'x'].map(isDiskFull)).toEqual([
      ...[true, true, true],
      ...[false, false, false],
    ]);
  });

  it('readOptional gives null for a missing file only', () => {
    const folder = freshHome();
    mkdirSync(folder);
    expect(readOptional(join(folder, 'none'))).toBeNull();
    expect(() => readOptional(folder)).toThrow(StoreError);
  });

  it('an exclusive write refuses a file that exists', () => {
    const folder = freshHome();
    mkdirSync(folder);
    writeFileSync(join(folder, 'a'), 'mine');
    try {
      writeSynced(join(folder, 'a'), 'yours', 'wx');
      expect.unreachable();
    } catch (error) {
      expect(errorCode(error)).toBe('EEXIST');
    }
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('mine');
  });

  it('parseJson gives undefined for what is none', () => {
    expect(parseJson('{"a":1}')).toEqual({ a: 1 });
    expect(parseJson('{')).toBeUndefined();
    expect(parseJson(null)).toBeUndefined();
  });
});
