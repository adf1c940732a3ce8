// One process a sweep, a trial or a home, and a dead one's lock goes to exactly one other.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BusyHomeError, BusySweepError, StoreError } from '../../src/errors.js';
import {
  explainLinkError,
  livingOwner,
  lockHome,
  lockSweep,
  readOwner,
  runningSweeps,
  takeLock,
} from '../../src/runner/lock.js';
import { homePaths } from '../../src/runner/paths.js';
import { freshHome } from './home.js';

const fresh = () => {
  const home = homePaths(freshHome());
  mkdirSync(home.locks, { recursive: true });
  return home;
};
const dead = () => ({
  pid: spawnSync(process.execPath, ['-e', '']).pid,
  start: 'x:1',
  host: hostname(),
  sweep: 'old',
  since: 3,
});
const nameOf = (file: string) => basename(file);

/** Takes a lock that must be free. */
const take = (file: string, sweep: string, now: number) => {
  const taken = takeLock(file, sweep, now);
  if ('owner' in taken) throw new Error(`held by ${JSON.stringify(taken.owner)}`);
  return taken.lock;
};

describe('lock', () => {
  it('is held until released', () => {
    const home = fresh();
    const file = home.sweepLock('quick');
    const lock = lockSweep(home, 'quick', 0);
    expect(() => lockSweep(home, 'quick', 1)).toThrow(BusySweepError);
    expect(() => lockSweep(home, 'quick', 1)).toThrow(
      new RegExp(
        `sweep quick is run by process ${process.pid} on .* since 1970-01-01T00:00:00.000Z.*--watch`,
      ),
    );
    expect(runningSweeps(home)).toMatchObject([{ sweep: 'quick', pid: process.pid }]);
    lockSweep(home, 'other', 1).release();
    lock.release();
    lock.release();
    expect([readOwner(file), runningSweeps(home)]).toEqual([null, []]);
    lockSweep(home, 'quick', 1).release();
    expect(readdirSync(home.locks)).toEqual([]);
  });

  it('gives further locks to the same owner, by links to its file', () => {
    const home = fresh();
    const [one, two] = [home.trialLock('0123456789abcdef'), home.trialLock('0123456789abcdee')];
    const sweep = lockSweep(home, 'quick', 7);
    const first = sweep.also(one);
    expect(readOwner(one)).toEqual(readOwner(home.sweepLock('quick')));
    const other = lockSweep(home, 'other', 8);
    expect(other.also(one)).toEqual({ owner: readOwner(one) });
    if ('lock' in first) first.lock.release();
    expect('lock' in other.also(one)).toBe(true);
    expect(sweep.also(one)).toMatchObject({ owner: { sweep: 'other', since: 8 } });
    writeFileSync(two, JSON.stringify(dead()));
    expect('lock' in sweep.also(two)).toBe(true);
    sweep.release();
    expect(readdirSync(home.locks).sort()).toEqual([one, two, home.sweepLock('other')].map(nameOf).sort());
  });

  it('gives further locks also when its own file was removed by hand', () => {
    const home = fresh();
    const sweep = lockSweep(home, 'quick', 7);
    rmSync(home.sweepLock('quick'));
    const file = home.trialLock('0123456789abcdef');
    const taken = sweep.also(file);
    expect(readOwner(file)).toMatchObject({ pid: process.pid, sweep: 'quick', since: 7 });
    if ('lock' in taken) taken.lock.release();
    expect(readdirSync(home.locks)).toEqual([]);
  });

  it('gives further locks of its own also when another process has made its file anew', () => {
    const home = fresh();
    const sweep = lockSweep(home, 'quick', 7);
    rmSync(home.sweepLock('quick'));
    const other = lockSweep(home, 'quick', 8);
    const file = home.trialLock('0123456789abcdef');
    const taken = sweep.also(file);
    expect(readOwner(file)).toMatchObject({ since: 7 });
    expect(other.also(file)).toMatchObject({ owner: { since: 7 } });
    if ('lock' in taken) taken.lock.release();
    expect('lock' in other.also(file)).toBe(true);
    sweep.release();
    expect(readOwner(home.sweepLock('quick'))).toMatchObject({ since: 8 });
  });

  it('says so where a file system has no hard links', () => {
    const because = (code: string) => explainLinkError(Object.assign(new Error('link'), { code }));
    for (const code of ['EPERM', 'ENOTSUP', 'ENOSYS'])
      expect(because(code)).toMatch(/no hard links.*DYREP_HOME/);
    expect(because('ENOSPC')).toBe('the disk is full');
  });

  it('a home as a whole and a sweep in it exclude each other', () => {
    const home = fresh();
    const sweep = lockSweep(home, 'quick', 0);
    expect(() => lockHome(home, 'rebuilding', 1)).toThrow(BusyHomeError);
    expect(existsSync(home.lock)).toBe(false);
    sweep.release();
    const whole = lockHome(home, 'rebuilding', 1);
    expect(() => lockSweep(home, 'quick', 2)).toThrow(/rebuilding/);
    expect(readdirSync(home.locks)).toEqual([]);
    whole.release();
    lockSweep(home, 'quick', 3).release();
  });

  it('of a dead owner is taken over', () => {
    const file = fresh().trialLock('0123456789abcdef');
    writeFileSync(file, JSON.stringify(dead()));
    expect(livingOwner(file)).toBeNull();
    const lock = take(file, 'new', 5);
    expect(readOwner(file)).toMatchObject({ pid: process.pid, sweep: 'new', since: 5 });
    expect(takeLock(file, 'third', 6)).toMatchObject({ owner: { sweep: 'new' } });
    lock.release();
  });

  it('that a power failure left empty is nobody’s', () => {
    const home = fresh();
    writeFileSync(home.sweepLock('a'), '');
    lockSweep(home, 'a', 5).release();
    expect(readdirSync(home.locks)).toEqual([]);
  });

  it('is not taken over while another process is doing so, unless that one died too', () => {
    const home = fresh();
    const file = home.sweepLock('x');
    const owner = dead();
    writeFileSync(file, JSON.stringify(owner));
    const token = `${file}.after-${owner.pid}-${owner.since}`;
    writeFileSync(token, JSON.stringify({ ...owner, pid: process.pid, start: null, sweep: 'taker' }));
    expect(takeLock(file, 'new', 5)).toMatchObject({ owner: { sweep: 'taker' } });
    writeFileSync(token, JSON.stringify(dead()));
    take(file, 'new', 5).release();
    expect(readdirSync(home.locks)).toEqual([]);
  });

  it('of a process on another host is respected', () => {
    const home = fresh();
    writeFileSync(home.sweepLock('new'), JSON.stringify({ ...dead(), host: 'elsewhere.invalid' }));
    expect(() => lockSweep(home, 'new', 5)).toThrow(
      /on elsewhere\.invalid since .*; if nothing runs on elsewhere\.invalid any more, remove .*\/locks$/,
    );
  });

  it('that is none is named and left alone; releasing leaves what is not its own', () => {
    const home = fresh();
    const lock = lockSweep(home, 'mine', 5);
    writeFileSync(home.sweepLock('mine'), 'torn');
    lock.release();
    expect(existsSync(home.sweepLock('mine'))).toBe(true);
    expect(() => lockSweep(home, 'mine', 5)).toThrow(StoreError);
  });
});
