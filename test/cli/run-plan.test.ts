import { expect, it } from 'vitest';
import { EXIT } from '../../src/cli/context.js';
import { exitCodeOf } from '../../src/cli/run-plan.js';

const result = { planned: 4, finished: 2, failed: 0, pruned: 0, stopped: 0, reused: 0 };
const code = (more: object, interrupted = false) =>
  exitCodeOf({ result: { ...result, ...more }, interrupted });

it('is done when every planned trial is, or everything that the budget allowed', () => {
  expect(code({ finished: 3, pruned: 1 })).toBe(EXIT.done);
  expect(code({})).toBe(EXIT.someFailed);
  expect(code({ halted: 'the budget of 1 hour is spent', spent: true })).toBe(EXIT.done);
  expect(code({ failed: 1, spent: true })).toBe(EXIT.someFailed);
  expect(code({ halted: 'a trial has failed', failed: 1 })).toBe(EXIT.someFailed);
});

it('is interrupted when it was, also before the first trial', () => {
  expect(code({}, true)).toBe(EXIT.interrupted);
  expect(exitCodeOf({ result: null, interrupted: true })).toBe(EXIT.interrupted);
});
