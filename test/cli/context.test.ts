import { afterEach, expect, it, vi } from 'vitest';
import { createContext, EXIT } from '../../src/cli/context.js';
import { readEnvironment } from '../../src/cli/environment.js';

afterEach(() => vi.restoreAllMocks());

it('prints what was asked for and what is remarked to streams of their own, and keeps the last exit code', () => {
  const written: string[] = [];
  for (const name of ['stdout', 'stderr'] as const)
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written.push(`${name} ${String(text)}`);
      return true;
    });
  const surroundings = { variables: {}, folder: '/', isTerminal: false, columns: undefined };
  const context = createContext(readEnvironment(surroundings));
  context.out('result');
  context.remark('progress');
  expect(written).toEqual(['stdout result\n', 'stderr progress\n']);
  expect(context.code()).toBe(EXIT.done);
  context.exit(EXIT.someFailed);
  expect(context.code()).toBe(3);
});
