// How a sweep is run, from its text.
import { expect, it } from 'vitest';
import { readExecution, readWorkers } from '../../src/cli/execution.js';

it('reads retries, limits and workers, and has defaults for everything else', () => {
  const text = 'experiment: a.yml\nretry: { oom: 1 }\ntimeout: 60\nworkers: 3\n';
  expect(readExecution(text)).toMatchObject({ retry: { oom: 1, infra: 2 }, timeoutMs: 60_000 });
  expect(readWorkers(text)).toBe(3);
  for (const other of ['', '{ a: [', 'model: { name: vgg16 }\nworkers: many\n']) {
    expect(readExecution(other)).toMatchObject({ timeoutMs: null, maxConsecutiveFailures: 5 });
    expect(readWorkers(other)).toBe(1);
  }
});
