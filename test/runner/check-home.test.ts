// What the doctor finds.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkHome } from '../../src/runner/check-home.js';
import { createInlineExecutor } from '../../src/runner/executors/inline.js';
import { homePaths } from '../../src/runner/paths.js';
import { runSweep } from '../../src/runner/run-sweep.js';
import { writeSweep } from '../../src/runner/sweep-files.js';
import { createTrialFolder } from '../../src/runner/trial-folder.js';
import { createMemoryStore } from '../../src/store/memory.js';
import { trialOf } from '../store/trials.js';
import { freshHome, optionsOf, planOf, wholeTrial, writeEvents } from './home.js';

const good = createInlineExecutor(async (start) => writeEvents(start, wholeTrial(start.attempt)));

async function filled() {
  const store = createMemoryStore();
  const folder = freshHome();
  await runSweep(optionsOf(folder, store, planOf('s', [trialOf(1), trialOf(2)]), good));
  const home = homePaths(folder);
  return { store, home, events: home.trial(trialOf(1).id).attempt(1).events };
}

describe('checkHome', () => {
  it('finds nothing in a sound home, nor in none', async () => {
    const { store, home } = await filled();
    expect(checkHome(home, store)).toEqual([]);
    expect(checkHome(homePaths(freshHome()), createMemoryStore())).toEqual([]);
  });

  it('names folders without rows and rows without folders', async () => {
    const { store, home } = await filled();
    createTrialFolder(home, trialOf(7));
    rmSync(home.trial(trialOf(2).id).folder, { recursive: true });
    mkdirSync(join(home.trials, 'odd'));
    expect(checkHome(home, store)).toEqual([
      expect.stringContaining('"odd" is no trial folder'),
      expect.stringMatching(new RegExp(`${trialOf(7).id}: the trial is not in the database`)),
      expect.stringMatching(new RegExp(`no folder of trial ${trialOf(2).id}`)),
    ]);
  });

  it('names unreadable lines, logs that are longer or shorter than what was read, and unknown attempts', async () => {
    const { store, home, events } = await filled();
    writeFileSync(events, 'nonsense\n', { flag: 'a' });
    expect(checkHome(home, store)).toEqual([
      expect.stringMatching(/events\.jsonl, byte \d+: /),
      expect.stringMatching(/events\.jsonl: it has 9 bytes that the database has not read/),
    ]);
    writeFileSync(events, '');
    mkdirSync(home.trial(trialOf(1).id).attempt(2).folder);
    expect(checkHome(home, store)).toEqual([
      expect.stringMatching(/it has 0 bytes of whole lines, the database has read \d+/),
      expect.stringMatching(/attempt 2 of trial .* is not in the database/),
    ]);
  });

  it('names unknown versions, links, and sweeps that only one side knows', async () => {
    const { store, home } = await filled();
    writeFileSync(home.trial(trialOf(1).id).trial, '{"version":5}');
    rmSync(home.trial(trialOf(2).id).folder, { recursive: true });
    symlinkSync('/tmp', home.trial(trialOf(2).id).folder);
    writeSweep(home, planOf('new', []));
    rmSync(home.sweep('s'));
    const problems = checkHome(home, store).join('\n');
    expect(problems).toMatch(/sweep new is not in the database/);
    expect(problems).toMatch(/sweep s has no record/);
    expect(problems).toMatch(/it has version 5, this dyrep reads version/);
    expect(problems).toMatch(/it is a symbolic link/);
  });
});
