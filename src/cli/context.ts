// What every command gets: the environment and where its words go.
import { NO_ROOM_EXIT } from '../trial/failures.js';
import type { Environment } from './environment.js';

export const EXIT = {
  ...{ done: 0, bug: 1, mistake: 2, someFailed: 3, interrupted: 130 },
  /** Of the hidden command of trainers alone. */
  noRoom: NO_ROOM_EXIT,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The surroundings of one command. */
export interface Context {
  readonly environment: Environment;
  /** Prints to standard output: what the user asked for. */
  readonly out: (text: string) => void;
  /** Prints to standard error: progress and remarks, which `--json` and pipes must not see. */
  readonly remark: (text: string) => void;
  /** Sets the exit code of the process. */
  readonly exit: (code: ExitCode) => void;
}

/** A context on this process's streams. */
export function createContext(environment: Environment): Context & { readonly code: () => ExitCode } {
  let code: ExitCode = EXIT.done;
  return {
    environment,
    out: (text) => void process.stdout.write(`${text}\n`),
    remark: (text) => void process.stderr.write(`${text}\n`),
    exit: (value) => {
      code = value;
    },
    code: () => code,
  };
}
