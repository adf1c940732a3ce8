// One coordinator a home, and a dead one's lock goes to exactly one other.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { BusyHomeError, StoreError } from '../../src/errors.js';
import { lockHome, readLock } from '../../src/runner/lock.js';
import { homePaths } from '../../src/runner/paths.js';
import { freshHome } from './home.js';

const fresh = () => {
  const home = homePaths(freshHome());
  mkdirSync(home.home);
  return home;
};
const dead = () => ({
  pid: spawnSync(process.execPath, ['-e', '']).pid,
  start: 'x:1',
  host: hostname(),
  sweep: 'old',
  since: 3,
});

describe('lock', () => {
  it('is held until released', () => {
    const home = fresh();
    const lock = lockHome(home, 'quick', 0);
    expect(() => lockHome(home, 'other', 1)).toThrow(BusyHomeError);
    expect(() => lockHome(home, 'other', 1)).toThrow(
      new RegExp(`sweep quick is run by process ${process.pid} on .* since 1970-01-01T00:00:00.000Z`),
    );
    lock.release();
    lock.release();
    expect(readLock(home)).toBeNull();
    lockHome(home, 'other', 1).release();
    expect(readdirSync(home.home)).toEqual([]);
  });

  it('of a dead owner is taken over', () => {
    const home = fresh();
    writeFileSync(home.lock, JSON.stringify(dead()));
    const lock = lockHome(home, 'new', 5);
    expect(readLock(home)).toMatchObject({ pid: process.pid, sweep: 'new', since: 5 });
    expect(readdirSync(home.home)).toEqual(['coordinator.json']);
    lock.release();
  });

  it('is not taken over while another process is doing so, unless that one died too', () => {
    const home = fresh();
    const owner = dead();
    writeFileSync(home.lock, JSON.stringify(owner));
    const token = `${home.lock}.after-${owner.pid}-${owner.since}`;
    writeFileSync(token, JSON.stringify({ ...owner, pid: process.pid, start: null, sweep: 'taker' }));
    expect(() => lockHome(home, 'new', 5)).toThrow(/sweep taker/);
    writeFileSync(token, JSON.stringify(dead()));
    lockHome(home, 'new', 5).release();
    expect(existsSync(token)).toBe(false);
  });

  it('of a process on another host is respected', () => {
    const home = fresh();
    writeFileSync(home.lock, JSON.stringify({ ...dead(), host: 'elsewhere.invalid' }));
    expect(() => lockHome(home, 'new', 5)).toThrow(/on elsewhere\.invalid/);
  });

  it('that is none is named and left alone; releasing leaves what is not its own', () => {
    const home = fresh();
    const lock = lockHome(home, 'mine', 5);
    writeFileSync(home.lock, 'torn');
    lock.release();
    expect(existsSync(home.lock)).toBe(true);
    expect(() => lockHome(home, 'new', 5)).toThrow(StoreError);
  });
});
