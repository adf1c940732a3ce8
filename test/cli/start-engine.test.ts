import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readEnvironment } from '../../src/cli/environment.js';
import { ensureEngine, startEngine } from '../../src/cli/start-engine.js';

it('installs nothing where the portable engine is asked for, and loads that one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-engine-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const variables = { DYREP_ENGINE: 'portable', DYREP_CACHE: 'cache' };
  const environment = readEnvironment({ variables, folder, isTerminal: false, columns: undefined });
  const remarks: string[] = [];
  const signal = new AbortController().signal;
  await ensureEngine(environment, { signal, remark: (line) => void remarks.push(line) });
  expect([remarks, readdirSync(folder)]).toEqual([[], []]);
  const engine = await startEngine(environment);
  expect(engine.info.kind).toBe('portable');
});
