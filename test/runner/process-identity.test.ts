// Which process this is, and whether it lives.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { identifyProcess, isAlive } from '../../src/runner/process-identity.js';

describe('process identity', () => {
  it('this process lives', () => {
    const self = identifyProcess(process.pid);
    expect(isAlive(self)).toBe('alive');
    expect(isAlive({ ...self, start: null })).toBe('alive');
    expect(self.start === null).toBe(!existsSync('/proc/self/stat'));
  });

  it('a process with the same number but another start is another process', () => {
    const self = identifyProcess(process.pid);
    const expected = self.start === null ? 'alive' : 'dead';
    expect(isAlive({ ...self, start: 'before:1' })).toBe(expected);
  });

  it('one that has ended is dead', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const who = identifyProcess(child.pid!);
    expect(isAlive(who)).toBe('alive');
    const gone = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    expect(isAlive(who)).toBe('dead');
  });

  it('of another host it cannot say', () => {
    expect(isAlive({ pid: process.pid, start: null, host: 'elsewhere.invalid' })).toBe('elsewhere');
  });
});
