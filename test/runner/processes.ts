// The compiled sources with stand-in trainers as real processes, and what /proc tells of them.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { homePaths } from '../../src/runner/paths.js';
import type { RunResult } from '../../src/runner/run-sweep.js';
import type { PlannedSweep } from '../../src/runner/sweep-files.js';
import { listAttempts, listTrialFolders } from '../../src/runner/trial-folder.js';
import { wait } from './home.js';

const ROOT = resolve(import.meta.dirname, '../..');
// Below node_modules, so that the compiled sources find their packages.
const DIST = join(ROOT, `node_modules/.cache/dyrep-processes-${process.pid}`);

/** Compiles the sources for this test file. */
export function compileSources(): void {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  try {
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', DIST], { cwd: ROOT });
  } catch {
    // Type errors are the type check's business; the sources are written all the same.
  }
}

/** Removes what was compiled. */
export const removeCompiled = () => rmSync(DIST, { recursive: true, force: true });

/** How a coordinator is started. */
export interface CoordinatorOptions {
  readonly home: string;
  readonly plan: PlannedSweep;
  readonly workers: number;
  readonly batchMs: number;
  /** Keys of a sweep file. */
  readonly execution?: object;
}

/** A coordinator under way; `ended` gives its result, or what it said when it failed. */
export interface Coordinator {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly result: RunResult | null; readonly said: string }>;
}

/** Starts a coordinator process. */
export function startCoordinator(options: CoordinatorOptions): Coordinator {
  const script = join(import.meta.dirname, 'fixtures/coordinator.mjs');
  const child = spawn(process.execPath, [script, DIST, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, said] = ['', ''];
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise<Awaited<Coordinator['ended']>>((done) =>
    child.on('close', (code) =>
      done({ result: code === 0 ? (JSON.parse(output) as RunResult) : null, said: `${code} ${said}`.trim() }),
    ),
  );
  return { child, ended };
}

/** A process as /proc tells of it. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  readonly command: string;
}

/** Every process of this machine that can be seen. */
export function listProcesses(): readonly ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent: Number(fields[1]), state: fields[0]!, command }];
      } catch {
        return [];
      }
    });
}

/** The trainers of a home: their arguments name its folders. */
export const trainersOf = (home: string) =>
  listProcesses().filter((p) => p.command.includes(`${join(home, 'trials')}/`) && p.state !== 'Z');

/** Children of a process that have ended and were not taken notice of. */
export const zombiesOf = (parent: number) =>
  listProcesses().filter((p) => p.parent === parent && p.state === 'Z');

/** Waits until a condition holds; throws after a while. */
export async function until(condition: () => boolean, what: string, forMs = 30_000): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > forMs) throw new Error(`${what} did not come about`);
    await wait(10);
  }
}

/** The logs of a home, one after the other. */
export function allLogs(home: string): string {
  const paths = homePaths(home);
  return listTrialFolders(paths)
    .ids.flatMap((id) => listAttempts(paths.trial(id)).map((n) => paths.trial(id).attempt(n).events))
    .map((file) => {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return '';
      }
    })
    .join('');
}
