// What a silent end is taken for.
import { describe, expect, it } from 'vitest';
import { type Loss, verdictOf } from '../../src/runner/verdict.js';
import { NO_ROOM_EXIT } from '../../src/trial/failures.js';

const killed = { code: null, signal: 'SIGKILL', error: null };
const loss = (more: Partial<Loss>): Loss => ({
  ...{ at: 5, epoch: 2, exit: killed, ours: null, oomKills: 0, output: '' },
  ...more,
});

describe('verdict', () => {
  it('a SIGKILL is the kernel’s only where the kernel has counted one', () => {
    expect(verdictOf(loss({ oomKills: 1 }))).toMatchObject({
      cause: 'oom',
      message: expect.stringMatching(/most likely this one/),
    });
    expect(verdictOf(loss({ oomKills: 3 }))).toMatchObject({
      message: expect.stringContaining('3 processes'),
    });
    expect(verdictOf(loss({ oomKills: 0 }))).toMatchObject({
      cause: 'infra',
      message: expect.stringMatching(/killed nothing/),
    });
    expect(verdictOf(loss({ oomKills: null }))).toMatchObject({
      cause: 'infra',
      message: expect.stringMatching(/may have/),
    });
  });

  it('one that early stopping ended is pruned', () => {
    const ours = { cause: 'pruned', reason: 'worse' } as const;
    expect(verdictOf(loss({ ours }))).toEqual({ kind: 'pruned', at: 5, epoch: 2, reason: 'worse' });
  });

  it('one that we sent is never the kernel’s', () => {
    const ours = (cause: 'timeout' | 'infra' | 'stopped') => ({ cause, reason: 'because' });
    for (const cause of ['timeout', 'infra'] as const)
      expect(verdictOf(loss({ ours: ours(cause), oomKills: 2 }))).toMatchObject({ kind: 'failed', cause });
    expect(verdictOf(loss({ ours: ours('stopped') }))).toEqual({
      ...{ kind: 'stopped', at: 5, epoch: 2, batch: 0 },
      reason: 'interrupted: because; its process ended without a last event (signal SIGKILL)',
    });
  });

  it('a trainer that had no room for its log is stopped, and goes on later', () => {
    const exit = { code: NO_ROOM_EXIT, signal: null, error: null };
    expect(verdictOf(loss({ exit, output: 'the disk is full' }))).toEqual({
      ...{ kind: 'stopped', at: 5, epoch: 2, batch: 0 },
      reason:
        'no room left for its log; its process ended without a last event (exit code 74); its output ends with:\nthe disk is full',
    });
  });

  it('a process that says that it had no memory left, and ends itself, had none', () => {
    const aborted = { code: null, signal: 'SIGABRT', error: null };
    for (const output of [
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      ' 1: 0xb78db3 node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]',
      "terminate called after throwing an instance of 'std::bad_alloc'",
    ])
      expect(verdictOf(loss({ exit: aborted, output }))).toMatchObject({ kind: 'failed', cause: 'oom' });
    expect(verdictOf(loss({ exit: aborted, output: 'free(): invalid pointer' }))).toMatchObject({
      cause: 'infra',
    });
  });

  it('other signals, codes and errors are of the machine, with what was printed', () => {
    const crashed = { code: null, signal: 'SIGSEGV', error: null };
    expect(verdictOf(loss({ exit: crashed, oomKills: 9, output: 'core dumped' }))).toEqual({
      ...{ kind: 'failed', at: 5, cause: 'infra', stack: null },
      message: 'its process ended without a last event (signal SIGSEGV); its output ends with:\ncore dumped',
    });
    expect(verdictOf(loss({ exit: { code: 7, signal: null, error: null } }))).toMatchObject({
      message: expect.stringMatching(/exit code 7/),
    });
    expect(verdictOf(loss({ exit: { code: null, signal: null, error: 'ENOENT' } }))).toMatchObject({
      message: expect.stringMatching(/ENOENT/),
    });
  });
});
