// How the coordinator starts a trainer: this very installation's hidden command, as a child process; and what provenance
// says about this installation and machine.
import { findInstalled } from '../engine/installed.js';
import type { Executor } from '../runner/executors/executor.js';
import { createProcessExecutor } from '../runner/executors/process.js';
import { readCommit } from '../runner/git-commit.js';
import type { RunFacts } from '../runner/provenance.js';
import type { Environment } from './environment.js';
import type { Hardware } from './machine.js';
import { MAIN_FILE, ownBuild, ownVersion, PACKAGE_FOLDER } from './package-info.js';
import { readDiff, readLockFile } from './work-tree.js';

/** The executor that trains in child processes. */
export function createTrainers(variables: Environment['variables']): Executor {
  return createProcessExecutor({
    program: process.execPath,
    arguments: ({ trial, attempt }) => [MAIN_FILE, 'attempt', trial.folder, String(attempt)],
    environment: variables,
  });
}

/** What provenance.json says about this installation and machine. */
export function runFacts(environment: Environment, hardware: Hardware): RunFacts {
  const build = ownBuild();
  return {
    versions: {
      ...{ dyrep: ownVersion(), node: process.version },
      ...(build === null ? {} : { build }),
      ...engineVersion(environment),
    },
    commit: readCommit(PACKAGE_FOLDER),
    diff: readDiff(PACKAGE_FOLDER, environment.variables),
    lockFile: readLockFile(PACKAGE_FOLDER),
    engine: engineVersion(environment).tensorflow === undefined ? 'portable' : 'native',
    hardware,
  };
}

/** The native TensorFlow that trainers will load; nothing where they use the portable engine. */
function engineVersion({ engine, cache }: Environment): { readonly tensorflow?: string } {
  const installed = engine === 'portable' ? null : findInstalled(cache);
  if (installed === null) return {};
  const { tensorflow, flavour } = installed.manifest;
  return { tensorflow: `${tensorflow} ${flavour}` };
}
