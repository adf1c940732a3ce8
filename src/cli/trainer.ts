// How the coordinator starts a trainer: this very installation's hidden command, as a child process.

import type { Executor } from '../runner/executors/executor.js';
import { createProcessExecutor } from '../runner/executors/process.js';
import type { RunFacts } from '../runner/provenance.js';
import type { Environment } from './environment.js';
import { MAIN_FILE, ownVersion, PACKAGE_FOLDER } from './package-info.js';

/** The executor that trains in child processes. */
export function createTrainers(variables: Environment['variables']): Executor {
  return createProcessExecutor({
    program: process.execPath,
    arguments: ({ trial, attempt }) => [MAIN_FILE, 'attempt', trial.folder, String(attempt)],
    environment: variables,
  });
}

/** What provenance.json says about this installation. */
export function runFacts(): RunFacts {
  return { workTree: PACKAGE_FOLDER, versions: { dyrep: ownVersion(), node: process.version } };
}
