// The one reader of the environment and the clock; everything else gets what it needs as values.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { EngineKind } from '../engine/engine.js';
import { UnknownNameError } from '../errors.js';

const ENGINES = ['native', 'portable'] as const satisfies readonly EngineKind[];

/** What dyrep takes from its surroundings. */
export interface Environment {
  /** Folder of trials and database: DYREP_HOME, else .dyrep here. */
  readonly home: string;
  /** Folder of engines and data shared by all clones: DYREP_CACHE, else dyrep in XDG_CACHE_HOME or ~/.cache. */
  readonly cache: string;
  /** The engine that DYREP_ENGINE asks for; null: native where it can be had. */
  readonly engine: EngineKind | null;
  /** Whether standard output is a terminal that a live view may take over. */
  readonly terminal: boolean;
  /** Whether standard output shows colours: a terminal, and no NO_COLOR. */
  readonly colour: boolean;
  /** Columns of the terminal as it is now; undefined where standard output is none. */
  readonly columns: number | undefined;
  /** All variables, for child processes. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The variables and streams that `readEnvironment` looks at. */
export interface Surroundings {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly isTerminal: boolean;
  readonly columns: number | undefined;
}

/** The environment of this process. */
export function currentEnvironment(): Environment {
  return readEnvironment({
    variables: process.env,
    folder: process.cwd(),
    isTerminal: process.stdout.isTTY === true,
    get columns() {
      return process.stdout.columns;
    },
  });
}

/** The environment from given surroundings; an unknown engine throws UnknownNameError. */
export function readEnvironment(surroundings: Surroundings): Environment {
  const { variables, folder, isTerminal } = surroundings;
  const value = (name: string) => (variables[name] === '' ? undefined : variables[name]);
  const caches = value('XDG_CACHE_HOME') ?? join(homedir(), '.cache');
  const dumb = value('TERM') === 'dumb';
  const terminal = isTerminal && !dumb && value('CI') === undefined;
  return {
    home: resolve(folder, value('DYREP_HOME') ?? '.dyrep'),
    cache: resolve(folder, value('DYREP_CACHE') ?? join(caches, 'dyrep')),
    engine: engineKind(value('DYREP_ENGINE')),
    terminal,
    colour: isTerminal && !dumb && value('NO_COLOR') === undefined,
    get columns() {
      // A terminal of no columns is one that does not know its width.
      return terminal ? surroundings.columns || 80 : undefined;
    },
    variables,
    now: Date.now,
  };
}

function engineKind(name: string | undefined): EngineKind | null {
  if (name === undefined) return null;
  const kind = ENGINES.find((e) => e === name);
  if (kind === undefined) throw new UnknownNameError('engine in DYREP_ENGINE', name, ENGINES);
  return kind;
}
