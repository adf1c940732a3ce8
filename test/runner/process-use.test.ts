// Signs of life: lines, or processor time.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Quiet, readTicks } from '../../src/runner/process-use.js';

describe('readTicks', () => {
  it('grows with work, and is unknown of a process that is not there', () => {
    expect(readTicks(2 ** 30)).toBeNull();
    if (!existsSync('/proc/self/stat')) return;
    const before = readTicks(process.pid)!;
    const until = process.cpuUsage().user + 200_000;
    while (process.cpuUsage().user < until);
    expect(readTicks(process.pid)! - before).toBeGreaterThanOrEqual(10);
  });
});

describe('Quiet', () => {
  it('counts what passes without a line or work', () => {
    const quiet = new Quiet(0, 100);
    expect(quiet.look(1000, false, 101)).toBe(1000);
    expect(quiet.look(2000, false, 102)).toBe(2000);
    expect(quiet.look(3000, true, 102)).toBe(0);
    expect(quiet.look(4000, false, 103)).toBe(1000);
    expect(quiet.look(5000, false, 130)).toBe(0);
    expect(quiet.look(6000, false, 130)).toBe(1000);
  });

  it('takes lines alone where processor time is unknown', () => {
    const quiet = new Quiet(0, null);
    expect(quiet.look(1000, false, null)).toBe(1000);
    expect(quiet.look(2000, true, null)).toBe(0);
  });

  it('does not blame a trainer for the sleep of the whole machine, nor for a clock that is set back', () => {
    const quiet = new Quiet(0, 1);
    expect(quiet.look(8 * 3_600_000, false, 1)).toBe(5000);
    expect(quiet.look(0, false, 1)).toBe(5000);
  });
});
