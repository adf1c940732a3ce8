// A step tells when it begins and how long it took; a failed one tells no end.
import { expect, it } from 'vitest';
import { step } from '../../src/engine/install-progress.js';

it('tells the seconds by the clock that it is given', async () => {
  const lines: string[] = [];
  const times = [1000, 3500];
  const progress = (line: string) => lines.push(line);
  expect(await step({ now: () => times.shift()!, progress }, 'compiling', async () => 7)).toBe(7);
  expect(lines).toEqual(['compiling', 'compiling: done in 2.5 s']);
  const failing = step({ now: () => 0, progress }, 'linking', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(lines.at(-1)).toBe('linking');
});
