// From a log into the store, however often.
import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { indexAttempt, ingestLog, renderLineProblem } from '../../src/runner/index-attempt.js';
import { homePaths } from '../../src/runner/paths.js';
import { createAttempt, createTrialFolder, writeEnd } from '../../src/runner/trial-folder.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { renderEvent } from '../../src/trial/events.js';
import { epochOf, failedOf, finishedOf, startedOf, trialOf } from '../store/trials.js';
import { freshHome } from './home.js';

const trial = trialOf(1);

function fresh() {
  const store = createMemoryStore();
  store.putTrial(trial);
  const paths = createTrialFolder(homePaths(freshHome()), trial);
  createAttempt(paths);
  const files = paths.attempt(1);
  const write = (text: string) => appendFileSync(files.events, text);
  return { store, paths, files, write };
}

describe('index-attempt', () => {
  it('reads what is new, each line once', () => {
    const { store, paths, write } = fresh();
    write(renderEvent(startedOf(1)));
    expect(indexAttempt(store, paths, trial.id, 1).events).toEqual([startedOf(1)]);
    expect(indexAttempt(store, paths, trial.id, 1).events).toEqual([]);
    write(`torn no more\n${renderEvent(epochOf(1, 0.5))}{"ki`);
    const read = ingestLog(store, paths, trial.id, 1);
    expect(read.events).toEqual([epochOf(1, 0.5)]);
    expect(read.problems.map(renderLineProblem)).toEqual([
      expect.stringMatching(/events\.jsonl, byte \d+: .*skipped$/),
    ]);
    expect(ingestLog(store, paths, trial.id, 1)).toMatchObject({ events: [], problems: [] });
  });

  it('applies the decision of the coordinator and reads no further than it', () => {
    const { store, paths, files, write } = fresh();
    const text = renderEvent(startedOf(1));
    write(text);
    writeEnd(files, { offset: text.length, event: failedOf('lost') });
    write(renderEvent(epochOf(1, 0.9)));
    for (let i = 0; i < 2; i++) indexAttempt(store, paths, trial.id, 1);
    expect(store.attempt(trial.id, 1)).toMatchObject({
      offset: text.length,
      end: 'failed',
      failure: 'infra',
      epoch: 0,
    });
  });

  it('an attempt that has ended is not read on', () => {
    const { store, paths, write } = fresh();
    write(renderEvent(startedOf(1)) + renderEvent(finishedOf()));
    indexAttempt(store, paths, trial.id, 1);
    write(renderEvent(epochOf(1, 0.9)));
    expect(indexAttempt(store, paths, trial.id, 1).events).toEqual([]);
    expect(store.attempt(trial.id, 2)).toBeNull();
  });
});
