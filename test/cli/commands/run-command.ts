// Commands run in this process by the program, on a home that trainers without a network have filled.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Environment, readEnvironment } from '../../../src/cli/environment.js';
import { createProgram } from '../../../src/cli/program.js';
import { createInlineExecutor } from '../../../src/runner/executors/inline.js';
import { homePaths } from '../../../src/runner/paths.js';
import { runSweep } from '../../../src/runner/run-sweep.js';
import { openSqliteStore } from '../../../src/store/sqlite.js';
import type { SweepPlan } from '../../../src/sweep/plan.js';
import { optionsOf, writeEvents } from '../../runner/home.js';
import { createPlan, FAILED, finishedEvents } from '../fixtures.js';

/** What a command printed, and its exit code. */
export interface Ran {
  readonly out: string;
  readonly remarks: string;
  readonly code: number;
}

/** Runs one command line; what it refuses is thrown. */
export async function runCommand(environment: Environment, ...words: readonly string[]): Promise<Ran> {
  const [out, remarks]: [string[], string[]] = [[], []];
  let code = 0;
  const program = createProgram({
    environment,
    out: (text) => void out.push(text),
    remark: (text) => void remarks.push(text),
    exit: (value) => {
      code = value;
    },
  });
  await program.parseAsync([...words], { from: 'user' });
  return { out: out.join('\n'), remarks: remarks.join('\n'), code };
}

/** A folder with a home in it that is not there yet; gone when the test is done. */
export function emptyHome(): Environment & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-command-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const variables = { DYREP_ENGINE: 'portable', DYREP_CACHE: 'cache' };
  return { ...readEnvironment({ variables, folder, isTerminal: false, columns: undefined }), folder };
}

/** A home in which the sweep `small` ran: both arms with seed 1 finished, dyrep with seed 2 failed. */
export async function filledHome(): Promise<ReturnType<typeof emptyHome> & { readonly plan: SweepPlan }> {
  const environment = emptyHome();
  const plan = createPlan('small');
  mkdirSync(environment.home, { recursive: true });
  const store = openSqliteStore(homePaths(environment.home).database);
  const executor = createInlineExecutor(async (start) => {
    const i = plan.trials.findIndex((t) => start.trial.folder.endsWith(t.trial.id));
    writeEvents(start, i === 3 ? [FAILED] : finishedEvents([0.5, 0.75 + i / 100]));
  });
  await runSweep(optionsOf(environment.home, store, plan, executor));
  store.close();
  return { ...environment, plan };
}
