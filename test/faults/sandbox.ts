// A place for path tricks: a home with two arms that ran, deep in a folder, so that names that climb end up where it is seen;
// after each test everything but the home must be as it was.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Environment, readEnvironment } from '../../src/cli/environment.js';
import { filledHome } from '../cli/commands/run-command.js';
import { figure, full } from './faults.js';
import { NAMES, stateOf, TRICKS } from './path-tricks.js';

/** A small experiment; it lies in the working folder as `e.yml`, and the sweep `s.yml` is about it. */
export const EXPERIMENT = `model: { name: vgg11, width: 4 }
data: { name: synthetic, train: 32, validation: 16, test: 16 }
method: plain
train: { epochs: 1 }
`;

/** Of all names as many as this size of run has time for; every encoding is among them. */
const SOME = full ? NAMES : NAMES.filter((_, i) => i % 11 === 0);

export interface Sandbox {
  readonly root: string;
  /** The working folder. */
  readonly work: string;
  readonly home: string;
  environment(): Environment;
  /** Checks every name as this place would get it; `what` says which one it is. */
  each(place: string, check: (use: NameUse) => unknown): Promise<void>;
  /** Counts checks of a place that takes no name. */
  count(place: string, checks: number): void;
}

/** One name in use: as it is written in its encoding, and what it stands for. */
export interface NameUse {
  readonly name: string;
  readonly trick: string;
  readonly encoding: string;
  readonly what: string;
}

/** The place for the tests of one file, which is the working folder of this process; `row` names its figure. */
export function createSandbox(row: string): Sandbox {
  const root = mkdtempSync(join(tmpdir(), 'path-tricks-'));
  const template = join(root, 'template');
  const work = join(root, 'a/b/c/work');
  const home = join(work, '.dyrep');
  const before = process.cwd();
  const places = new Set<string>();
  let checks = 0;
  let outside: readonly string[] = [];
  const around = () => aroundHome(root, relative(root, home));
  beforeAll(() => {
    mkdirSync(work, { recursive: true });
    for (const folder of ['.', 'a', 'a/b', 'a/b/c']) writeFileSync(join(root, folder, 'x'), 'must stay');
    process.chdir(work);
  });
  beforeEach(async () => {
    if (!existsSync(template)) cpSync((await filledHome()).home, template, { recursive: true });
    rmSync(home, { recursive: true, force: true });
    cpSync(template, home, { recursive: true });
    writeFileSync(join(work, 'e.yml'), EXPERIMENT);
    writeFileSync(join(work, 's.yml'), 'experiment: e.yml\nparameters: { method: [plain, dbb] }\n');
    outside = around();
  });
  afterEach(() => expect(around()).toEqual(outside));
  afterAll(() => expect([TRICKS.length >= 40, new Set(SOME.map((s) => s.encoding)).size]).toEqual([true, 5]));
  afterAll(() => {
    process.chdir(before);
    rmSync(root, { recursive: true, force: true });
    const names = `${TRICKS.length} tricks in 5 encodings${full ? '' : ' (one in 11 of them)'}`;
    figure(
      `path tricks: ${row}`,
      '40 tricks in 5 encodings, none leaves the folder',
      `${names} in ${places.size} places, ${checks} checks: nothing outside changed`,
    );
  });
  return {
    ...{ root, work, home },
    environment() {
      const variables = { DYREP_ENGINE: 'portable', DYREP_CACHE: join(work, '.cache') };
      return readEnvironment({ variables, folder: work, isTerminal: false, columns: undefined });
    },
    async each(place, check) {
      for (const use of SOME)
        await check({
          ...use,
          what: `${place}, ${use.encoding}: ${JSON.stringify(use.trick).slice(0, 60)}`,
        });
      places.add(place);
      checks += SOME.length;
    },
    count(place, more) {
      places.add(place);
      checks += more;
    },
  };
}

/** Everything but the home, and a file of the system that many tricks name. */
function aroundHome(root: string, home: string): readonly string[] {
  const passwd = statSync('/etc/passwd');
  return [...stateOf(root).filter((path) => !path.startsWith(home)), `${passwd.mtimeMs} ${passwd.size}`];
}

/** The error of a run; null when there is none. */
export async function errorOf(run: () => unknown): Promise<unknown> {
  try {
    await run();
    return null;
  } catch (error) {
    return error;
  }
}
