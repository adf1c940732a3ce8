// A scheduled sweep's run: `dyrep sweep FILE --json --yes` of this very installation as a child process (nobody is there to be
// asked), in a process group of its own, so that Ctrl-C in the terminal reaches it once, through the scheduler.
import { spawn } from 'node:child_process';
import { explainFileError } from '../runner/files.js';
import { parseOutcome, saysBusy } from '../runner/fires.js';
import type { FireEnd, SweepRun } from '../runner/run-schedule.js';
import type { Environment } from './environment.js';
import { MAIN_FILE } from './package-info.js';

/** Most text of the sweep's last line that is kept. */
const LONGEST = 64 * 1024;

/** Starts the sweep of a file; its progress goes to standard error, what it came to is in its end. */
export function startScheduled(file: string, environment: Environment, main: string = MAIN_FILE): SweepRun {
  const { variables, home, cache } = environment;
  let child: ReturnType<typeof spawn>;
  try {
    child = spawn(process.execPath, [main, 'sweep', '--json', '--yes', '--', file], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...variables, DYREP_HOME: home, DYREP_CACHE: cache },
    });
  } catch (error) {
    const end = { exitCode: null, outcome: null, error: explainFileError(error) };
    return { pid: null, done: Promise.resolve(end), stop: () => {} };
  }
  // As in a terminal: the first asks for checkpoints, another one ends it at once.
  return { pid: child.pid ?? null, done: whenEnded(child), stop: () => void child.kill('SIGINT') };
}

function whenEnded(child: ReturnType<typeof spawn>): Promise<FireEnd> {
  let said = '';
  child.stdout?.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-LONGEST);
  });
  return new Promise((done) => {
    child.on('error', (error) => {
      if (child.pid === undefined) done({ exitCode: null, outcome: null, error: error.message });
    });
    child.on('close', (exitCode, signal) => {
      const error = signal === null ? null : `ended by ${signal}`;
      done({ exitCode, outcome: parseOutcome(said), error, ...(saysBusy(said) ? { busy: true } : {}) });
    });
  });
}
