// Which checkpoints are gone on from.
import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EventLog } from '../../src/runner/event-log.js';
import { homePaths, type TrialPaths } from '../../src/runner/paths.js';
import { readResumable } from '../../src/runner/resume.js';
import { createAttempt, createTrialFolder, writeEnd } from '../../src/runner/trial-folder.js';
import { type LogMark, NO_PROGRESS, writeCheckpoint } from '../../src/training/checkpoint.js';
import { epochOf, startedOf, trialOf } from '../store/trials.js';
import { freshHome } from './home.js';

const progress = { ...NO_PROGRESS, epoch: 1 };
const state = { model: { kind: 'sequence', layers: {} }, velocities: {}, progress } as const;

/** Writes a log of two lines into a new attempt; where it ends. */
function writeLog(paths: TrialPaths): LogMark {
  const attempt = createAttempt(paths);
  const log = new EventLog(paths.attempt(attempt).events);
  log.append(startedOf(attempt));
  log.append(epochOf(1, 0.5));
  log.close();
  return { attempt, bytes: log.bytes };
}

function look(paths: TrialPaths) {
  const warnings: string[] = [];
  const found = readResumable(paths, (w) => warnings.push(w));
  return { epoch: found?.state.progress.epoch ?? null, warnings };
}

const create = () => createTrialFolder(homePaths(freshHome()), trialOf(1));

it('a checkpoint whose logs are whole is gone on from, also one that names none', () => {
  const paths = create();
  expect(look(paths)).toEqual({ epoch: null, warnings: [] });
  writeCheckpoint(paths.checkpoint, state);
  expect(look(paths)).toEqual({ epoch: 1, warnings: [] });
  writeCheckpoint(paths.checkpoint, state, [writeLog(paths), writeLog(paths)]);
  expect(look(paths)).toEqual({ epoch: 1, warnings: [] });
});

it('one that rests on lines that are lost is not', () => {
  const paths = create();
  const marks = [writeLog(paths), writeLog(paths)];
  writeCheckpoint(paths.checkpoint, state, marks);
  const { events } = paths.attempt(1);
  truncateSync(events, marks[0]!.bytes - 1);
  const warning = `the checkpoint rests on ${marks[0]!.bytes} bytes of ${events}, which has fewer; the trial starts over`;
  expect(look(paths)).toEqual({ epoch: null, warnings: [warning] });
  appendFileSync(events, '\n');
  expect(look(paths)).toEqual({ epoch: 1, warnings: [] });
});

it('nor one that a late writer left, which rests on lines after the decided end of its attempt', () => {
  const paths = create();
  const mark = writeLog(paths);
  writeCheckpoint(paths.checkpoint, state, [mark]);
  const event = { kind: 'stopped', at: 1, epoch: 1, batch: 0, reason: 'lost' } as const;
  writeEnd(paths.attempt(1), { offset: mark.bytes, event });
  expect(look(paths).epoch).toBe(1);
  writeEnd(paths.attempt(1), { offset: mark.bytes - 1, event });
  expect(look(paths).epoch).toBeNull();
});

it('one that cannot be read is told', () => {
  const paths = create();
  writeCheckpoint(paths.checkpoint, state);
  writeFileSync(join(paths.checkpoint, 'state.safetensors'), 'torn');
  expect(look(paths)).toMatchObject({ epoch: null, warnings: [expect.stringContaining('cannot be read')] });
});
