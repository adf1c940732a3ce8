// A file is waited for, heard of once, and not after the watching has ended.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchFile } from '../../src/runner/watch-file.js';
import { freshHome } from './home.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A file that is not there yet, and what was heard of it. */
function watched(everyMs?: number) {
  const file = join(freshHome(), 'stop');
  const heard: string[] = [];
  const end = watchFile(file, (text) => heard.push(text), everyMs);
  const write = (text: string) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  return { heard, end, write };
}

describe('watching a file', () => {
  it('says nothing until it is there, then its text without the white space around it', () => {
    const { heard, write } = watched(10);
    vi.advanceTimersByTime(100);
    expect(heard).toEqual([]);
    write('  enough\nfor today\n');
    vi.advanceTimersByTime(10);
    expect(heard).toEqual(['enough\nfor today']);
  });

  it('says so once, also when the file stays or changes', () => {
    const { heard, write } = watched(10);
    write('a');
    vi.advanceTimersByTime(50);
    write('b');
    vi.advanceTimersByTime(50);
    expect(heard).toEqual(['a']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('hears of an empty file, too', () => {
    const { heard, write } = watched(10);
    write('');
    vi.advanceTimersByTime(10);
    expect(heard).toEqual(['']);
  });

  it('says nothing more once it was ended', () => {
    const { heard, end, write } = watched(10);
    end();
    write('late');
    vi.advanceTimersByTime(100);
    expect(heard).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('looks four times a second unless it is told otherwise', () => {
    const { heard, write } = watched();
    write('a');
    vi.advanceTimersByTime(249);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(heard).toEqual(['a']);
  });
});
