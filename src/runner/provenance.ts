// Where an attempt ran: provenance.json beside its log, written by the coordinator as soon as the process is there.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { parseJson, readOptional, writeWhole } from './files.js';
import type { AttemptPaths } from './paths.js';
import type { ProcessIdentity } from './process-identity.js';

const schema = z.object({
  pid: z.number(),
  /** Boot and start time of the process; null where the system does not tell. */
  start: z.string().nullable(),
  host: z.string(),
  at: z.number(),
  command: z.array(z.string()),
  /** Commit of the work tree that dyrep was run in; null outside of one. */
  commit: z.string().nullable(),
  /** Versions by name: node, dyrep, the engine … */
  versions: z.record(z.string(), z.string()),
});
/** Where an attempt ran: process, host, command, commit and versions. */
export type Provenance = z.infer<typeof schema>;

/** What the command line knows about this run: the work tree to look for a commit in, and versions by name. */
export interface RunFacts {
  readonly workTree: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Writes where an attempt runs. */
export function writeProvenance(
  paths: AttemptPaths,
  who: ProcessIdentity,
  command: readonly string[],
  at: number,
  facts: RunFacts,
  _variables: Readonly<Record<string, string>> = {},
): void {
  const { pid, start, host } = who;
  const commit = readCommit(facts.workTree);
  const provenance: Provenance = {
    pid,
    start,
    host,
    at,
    command: [...command],
    commit,
    versions: facts.versions,
  };
  writeWhole(paths.provenance, `${JSON.stringify(provenance, null, 2)}\n`);
}

/** Where an attempt ran; null when that was not written, or not whole. */
export function readProvenance(paths: AttemptPaths): Provenance | null {
  const parsed = schema.safeParse(parseJson(readOptional(paths.provenance)));
  return parsed.success ? parsed.data : null;
}

/** The commit that the git work tree around this folder has checked out, from git's own files; null when there is none. */
export function readCommit(folder: string): string | null {
  const git = findGit(folder);
  if (git === null) return null;
  const head = readText(join(git, 'HEAD'));
  const reference = /^ref: (\S+)$/.exec(head ?? '')?.[1];
  if (reference === undefined) return isCommit(head);
  const packed = readText(join(git, 'packed-refs'))
    ?.split('\n')
    .find((line) => line.endsWith(` ${reference}`))
    ?.split(' ')[0];
  return isCommit(readText(join(git, reference))) ?? isCommit(packed ?? null);
}

function findGit(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (readText(join(at, '.git', 'HEAD')) !== null) return join(at, '.git');
    if (dirname(at) === at) return null;
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

const isCommit = (text: string | null) => (text !== null && /^[0-9a-f]{40,64}$/.test(text) ? text : null);
