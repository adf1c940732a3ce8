// Only what the holder of a lock alone writes is removed.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { homePaths } from '../../src/runner/paths.js';
import { removeUnfinishedFiles, removeUnfinishedRecords } from '../../src/runner/unfinished.js';
import { trialOf } from '../store/trials.js';
import { freshHome } from './home.js';

const fill = (folder: string, names: readonly string[]) => {
  mkdirSync(folder, { recursive: true });
  for (const name of names) writeFileSync(join(folder, name), '');
};

it('records: of this sweep, not of another one whose name begins alike', () => {
  const home = homePaths(freshHome());
  removeUnfinishedRecords(home, 'a');
  const kept = ['a.json', 'a.json.new', 'a.json.x.new', 'a.json.7.new.json', 'a.b.json.7.new'];
  fill(home.sweeps, [...kept, 'a.json.7.new', 'a.judged.jsonl.7.new']);
  fill(home.sweepVersions('a'), ['1.json', '2.json.7.new']);
  removeUnfinishedRecords(home, 'a');
  expect(readdirSync(home.sweeps)).toEqual([...kept, 'a.versions'].sort());
  expect(readdirSync(home.sweepVersions('a'))).toEqual(['1.json']);
});

it('files of a trial: those of its coordinator, not a stop file, which anybody writes', () => {
  const paths = homePaths(freshHome()).trial(trialOf(1).id);
  removeUnfinishedFiles(paths, [1]);
  fill(paths.folder, ['trial.json', 'trial.json.7.new', 'notes.7.new']);
  fill(paths.attempt(1).folder, ['events.jsonl', 'end.json.7.new', 'stop.7.new']);
  removeUnfinishedFiles(paths, [1]);
  expect(readdirSync(paths.folder)).toEqual(['attempts', 'notes.7.new', 'trial.json']);
  expect(readdirSync(paths.attempt(1).folder)).toEqual(['events.jsonl', 'stop.7.new']);
});
