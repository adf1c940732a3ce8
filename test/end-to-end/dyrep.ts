// The built command line as a child process, in a folder of its own with synthetic data and the portable engine.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

/** The built command line. */
export const MAIN = resolve(import.meta.dirname, '../../dist/cli/main.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder to run commands in; gone when the test is done. */
export interface Place {
  readonly folder: string;
  readonly home: string;
  write(name: string, text: string): void;
  /** Runs a command to its end. */
  run(...words: string[]): Promise<Ended>;
  /** Starts a command. */
  start(...words: string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> };
  /** The names in the folder. */
  names(): readonly string[];
}

/** A new place; its files are those of `files` by name. */
export function createPlace(files: Readonly<Record<string, string>>): Place {
  const folder = mkdtempSync(join(tmpdir(), 'dyrep-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);
  const start = (...words: string[]) => {
    const { DYREP_HOME: _, ...environment } = process.env;
    const child = spawn(process.execPath, [MAIN, ...words], {
      cwd: folder,
      env: { ...environment, DYREP_ENGINE: 'portable', DYREP_CACHE: join(folder, '.cache') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { child, ended: gather(child) };
  };
  return {
    folder,
    home: join(folder, '.dyrep'),
    write,
    start,
    run: (...words) => start(...words).ended,
    names: () => readdirSync(folder).sort(),
  };
}

function gather(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((done) => child.on('close', (code) => done({ code, stdout, stderr })));
}

/** The logs of all attempts in a home, by `trial/attempt`. */
export function readLogs(home: string): ReadonlyMap<string, string> {
  const logs = new Map<string, string>();
  const list = (folder: string): string[] => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  };
  for (const trial of list(join(home, 'trials')))
    for (const attempt of list(join(home, 'trials', trial, 'attempts'))) {
      const file = join(home, 'trials', trial, 'attempts', attempt, 'events.jsonl');
      try {
        logs.set(`${trial}/${attempt}`, readFileSync(file, 'utf8'));
      } catch {
        // Its trainer has not begun to write.
      }
    }
  return logs;
}

/** Waits until a condition holds; throws after a while. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`${what} did not come about`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** The rows of an export without the columns that measure time. */
export function timeless(csv: string): readonly Readonly<Record<string, string>>[] {
  const [head, ...lines] = csv.trim().split('\n');
  const names = head!.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((n, i) => [n, cells[i]!]).filter(([n]) => n !== 'seconds'));
  });
}
