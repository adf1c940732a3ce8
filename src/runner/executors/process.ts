// One child process a trial, in its own process group (Ctrl-C in the terminal reaches only the coordinator), with an
// IPC channel whose 'disconnect' tells the trainer that its coordinator is gone.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { attempt, errorCode, explainFileError } from '../files.js';
import type { AttemptStart, Execution, Executor, ExitInfo } from './executor.js';

/** How to start a trainer. */
export interface ProcessOptions {
  /** The program to run, as a rule node's own path. */
  readonly program: string;
  /** Its arguments for this attempt. */
  readonly arguments: (start: AttemptStart) => readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** TensorFlow's order of additions is the same in every run only with one thread between operations. */
const TRAINER_ENVIRONMENT = { TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };

/** Runs each attempt as a child process, its output in the attempt's stderr.log. */
export function createProcessExecutor(options: ProcessOptions): Executor {
  return { start: (start) => run(options, start) };
}

function run(options: ProcessOptions, start: AttemptStart): Execution {
  const variables = { ...options.environment, ...TRAINER_ENVIRONMENT, ...start.variables };
  const command = [options.program, ...options.arguments(start)];
  const { stderr } = start.trial.attempt(start.attempt);
  const output = attempt('create', stderr, () => openSync(stderr, 'a'));
  let child: ChildProcess;
  try {
    child = spawn(options.program, command.slice(1), {
      detached: true,
      stdio: ['ignore', output, output, 'ipc'],
      env: variables,
    });
  } catch (error) {
    // Some failures to start (an argument list that is too long) are thrown instead of reported by an event.
    const exit = { code: null, signal: null, error: explainFileError(error) };
    return { pid: null, command, variables, done: Promise.resolve(exit), kill: () => {} };
  } finally {
    closeSync(output);
  }
  const pid = child.pid ?? null;
  return { pid, command, variables, done: whenEnded(child), kill: () => killGroup(pid) };
}

function whenEnded(child: ChildProcess): Promise<ExitInfo> {
  return new Promise((resolve) => {
    // Sending is never needed, but an 'error' event without a listener would end this process.
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, error: error.message });
    });
    child.on('exit', (code, signal) => {
      killGroup(child.pid ?? null);
      resolve({ code, signal, error: null });
    });
  });
}

/** Kills a trainer and every process that it started; a group that is gone is no error. */
export function killGroup(pid: number | null): void {
  if (pid === null) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
