// Where an attempt ran and with what: provenance.json beside its log, written by the coordinator as soon as the process is
// there, and provenance.diff where the code had uncommitted changes.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseJson, readOptional, writeQuick } from './files.js';
import type { AttemptPaths } from './paths.js';
import type { ProcessIdentity } from './process-identity.js';
import type { ProvenanceDiff } from './provenance-diff.js';

const hardware = z.object({
  cpu: z.string(),
  cores: z.number(),
  memoryBytes: z.number(),
  gpus: z.array(z.object({ id: z.string(), model: z.string() })).readonly(),
});

/** What earlier versions did not write is optional. */
const schema = z.object({
  pid: z.number(),
  /** Boot and start time of the process; null where the system does not tell. */
  start: z.string().nullable(),
  host: z.string(),
  at: z.number(),
  command: z.array(z.string()),
  /** Commit of the work tree that dyrep was run in; null outside of one. */
  commit: z.string().nullable(),
  /** Uncommitted changes of tracked files, in provenance.diff; null: none; missing: not known. */
  diff: z.object({ sha256: z.string(), cut: z.boolean() }).nullable().optional(),
  /** The file that pins every dependency; null where there is none. */
  lockFile: z.object({ name: z.string(), sha256: z.string() }).nullable().optional(),
  /** Versions by name: node, dyrep, and its build (a hash of the sources that it was compiled from) … */
  versions: z.record(z.string(), z.string()),
  /** The engine that was asked for or found; the log's `started` says which one ran. */
  engine: z.string().optional(),
  hardware: hardware.optional(),
  /** The variables of ENVIRONMENT_NAMES that were set. */
  environment: z.record(z.string(), z.string()).optional(),
});
/** Where an attempt ran: process, host, command, code, versions and hardware. */
export type Provenance = z.infer<typeof schema>;

/** What the command line knows about this run. */
export interface RunFacts {
  readonly versions: Readonly<Record<string, string>>;
  readonly commit: string | null;
  readonly diff?: ProvenanceDiff | null | undefined;
  readonly lockFile?: Provenance['lockFile'];
  readonly engine?: string;
  readonly hardware?: Provenance['hardware'];
}

/** The variables that can change numbers, speed, or where things lie. */
export const ENVIRONMENT_NAMES = [
  ...['DYREP_ENGINE', 'DYREP_HOME', 'DYREP_CACHE', 'XDG_CACHE_HOME'],
  ...[
    'TF_NUM_INTRAOP_THREADS',
    'TF_NUM_INTEROP_THREADS',
    'OMP_NUM_THREADS',
    'MKL_NUM_THREADS',
    'KMP_AFFINITY',
  ],
  ...['TF_ENABLE_ONEDNN_OPTS', 'TF_DETERMINISTIC_OPS', 'TF_CUDNN_DETERMINISTIC', 'TF_XLA_FLAGS', 'XLA_FLAGS'],
  ...['TF_FORCE_GPU_ALLOW_GROWTH', 'TF_GPU_ALLOCATOR', 'TF_CPP_MIN_LOG_LEVEL', 'ONEDNN_MAX_CPU_ISA'],
  ...['CUDA_VISIBLE_DEVICES', 'CUDA_DEVICE_ORDER', 'NVIDIA_TF32_OVERRIDE', 'CUBLAS_WORKSPACE_CONFIG'],
  ...['LD_LIBRARY_PATH', 'LD_PRELOAD', 'DYLD_LIBRARY_PATH', 'NODE_OPTIONS', 'UV_THREADPOOL_SIZE'],
  ...['SLURM_JOB_ID', 'TZ', 'LANG', 'LC_ALL'],
] as const;

/** Writes where an attempt runs; `variables` are those that its process was started with. */
export function writeProvenance(
  paths: AttemptPaths,
  who: ProcessIdentity,
  command: readonly string[],
  at: number,
  facts: RunFacts,
  variables: Readonly<Record<string, string | undefined>> = {},
): void {
  const { pid, start, host } = who;
  const { commit, diff, lockFile, versions, engine, hardware: machine } = facts;
  diff?.place(paths.diff);
  const provenance = {
    ...{ pid, start, host, at, command, commit },
    diff: diff && { sha256: createHash('sha256').update(diff.text).digest('hex'), cut: diff.cut },
    ...{ lockFile, versions, engine, hardware: machine },
    environment: Object.fromEntries(
      ENVIRONMENT_NAMES.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]])),
    ),
  };
  // After a power failure it is not needed to see that the process is dead.
  writeQuick(paths.provenance, `${JSON.stringify(provenance, null, 2)}\n`);
}

/** Where an attempt ran; null when that was not written, or not whole. */
export function readProvenance(paths: AttemptPaths): Provenance | null {
  const parsed = schema.safeParse(parseJson(readOptional(paths.provenance)));
  return parsed.success ? parsed.data : null;
}
