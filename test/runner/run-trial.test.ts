import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import { homePaths, type TrialPaths } from '../../src/runner/paths.js';
import { runTrial } from '../../src/runner/run-trial.js';
import { createAttempt, createTrialFolder, writeEnd } from '../../src/runner/trial-folder.js';
import { parseEvent, type TrialEvent } from '../../src/trial/events.js';
import { createTrial } from '../../src/trial/trial.js';
import { engineForTests } from '../engine-for-tests.js';
import { smallExperiment } from '../training/run.js';

let engine: Engine;
let home: string;
beforeAll(async () => {
  engine = await engineForTests();
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'dyrep-run-trial-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const start = (changes: Record<string, unknown> = {}) =>
  createTrialFolder(homePaths(home), createTrial(smallExperiment(changes)));

function run(paths: TrialPaths, attempt: number, signal: AbortSignal = new AbortController().signal) {
  let time = 0;
  const loadEngine = async () => engine;
  const warnings: string[] = [];
  const now = () => ++time;
  const warn = (message: string) => warnings.push(message);
  const done = runTrial({ paths, attempt, cache: home, loadEngine, now, signal, warn });
  return done.then((last) => ({ last, warnings }));
}

const eventsOf = (paths: TrialPaths, attempt: number): readonly TrialEvent[] =>
  readFileSync(paths.attempt(attempt).events, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => parseEvent(line)!);

describe('a trainer', () => {
  it('writes every event of the attempt and leaves checkpoint and deployed network', async () => {
    const paths = start();
    const { last } = await run(paths, createAttempt(paths));
    expect(last.kind).toBe('finished');
    const kinds = eventsOf(paths, 1).map((e) => e.kind);
    expect(kinds.filter((k) => k !== 'progress')).toEqual([
      'started',
      ...['epoch', 'checkpointed', 'epoch', 'checkpointed', 'epoch', 'checkpointed'],
      'finished',
    ]);
    expect(readFileSync(join(paths.checkpoint, 'deployed.safetensors')).length).toBeGreaterThan(1000);
  });

  it('ends after the batch when the stop file appears, and goes on in the next attempt', async () => {
    const paths = start();
    const first = createAttempt(paths);
    writeFileSync(paths.attempt(first).stop, 'enough\n');
    expect((await run(paths, first)).last).toMatchObject({ kind: 'stopped', batch: 1, reason: 'enough' });
    const { last } = await run(paths, createAttempt(paths));
    expect(last.kind).toBe('finished');
    expect(eventsOf(paths, 2)[0]).toMatchObject({ kind: 'started', resumedFrom: { epoch: 0, batch: 1 } });
  });

  it('ends after the batch when its signal is aborted', async () => {
    const paths = start();
    const stop = new AbortController();
    setTimeout(() => stop.abort('the coordinator is gone'), 0);
    const { last } = await run(paths, createAttempt(paths), stop.signal);
    expect(last).toMatchObject({ kind: 'stopped', reason: 'the coordinator is gone' });
  });

  it('writes a loss that is no number, and data that is not there, as failures with their cause', async () => {
    const diverging = start({ train: { epochs: 2, batch_size: 40, lr: 1e30 } });
    const nan = await run(diverging, createAttempt(diverging));
    expect(nan.last).toMatchObject({
      kind: 'failed',
      cause: 'nan',
      message: expect.stringContaining('epoch 1'),
    });
    const missing = start({ data: { name: 'cifar10', path: join(home, 'nowhere') } });
    const data = await run(missing, createAttempt(missing));
    expect(data.last).toMatchObject({ kind: 'failed', cause: 'data' });
  });

  it('whose attempt was ended by decision ends, and leaves the checkpoint to the next one', async () => {
    const paths = start();
    const first = createAttempt(paths);
    const event = { kind: 'stopped', at: 1, epoch: 0, batch: 0, reason: 'lost' } as const;
    writeEnd(paths.attempt(first), { offset: 0, event });
    const { last } = await run(paths, first);
    expect(last).toMatchObject({ kind: 'stopped', batch: 1, reason: expect.stringContaining('was ended') });
    expect(existsSync(paths.checkpoint)).toBe(false);
  });

  it('starts over, and says so, when the log has lost what the checkpoint rests on', async () => {
    const paths = start();
    const whole = start({ seed: 2 });
    for (const p of [paths, whole]) await run(p, createAttempt(p));
    const { events } = paths.attempt(1);
    truncateSync(events, readFileSync(events, 'utf8').lastIndexOf('{"kind":"epoch"') + 5);
    const again = await run(paths, createAttempt(paths));
    expect(again.warnings.join()).toContain(`bytes of ${events}, which has fewer; the trial starts over`);
    expect(eventsOf(paths, 2).filter((e) => e.kind === 'epoch')).toHaveLength(3);
    const resumed = await run(whole, createAttempt(whole));
    expect(resumed.warnings).toEqual([]);
    expect(eventsOf(whole, 2)[0]).toMatchObject({ resumedFrom: { epoch: 3, batch: 0 } });
  });

  it('starts over, and says so, when the checkpoint cannot be read', async () => {
    const paths = start();
    const first = createAttempt(paths);
    writeFileSync(paths.attempt(first).stop, 'enough\n');
    await run(paths, first);
    writeFileSync(join(paths.checkpoint, 'state.safetensors'), 'torn');
    const { last, warnings } = await run(paths, createAttempt(paths));
    expect(last.kind).toBe('finished');
    expect(warnings.join()).toContain('starts over');
    expect(eventsOf(paths, 2)[0]).toMatchObject({ resumedFrom: null });
  });
});
