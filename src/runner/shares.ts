// What of the machine each of several trainers at the same time gets: threads and a GPU, as environment variables.

/** What shares are made of. */
export interface Machine {
  readonly cores: number;
  /** The machine's GPUs, as CUDA_VISIBLE_DEVICES takes them. */
  readonly gpus: readonly string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Variables that bound the threads of one operation: TensorFlow's own, and those of the libraries below it. */
const THREADS = ['TF_NUM_INTRAOP_THREADS', 'OMP_NUM_THREADS'] as const;

/**
 * The variables of the trainers of worker n (from 0): nothing is divided where there is one worker, which has the whole
 * machine. The threads can be divided among another number than the workers, since numbers rest on them. A number of threads
 * that the surroundings set already is kept.
 */
export function shareOf(
  worker: number,
  workers: number,
  machine: Machine,
  surroundings: Variables,
  threadsAmong = workers,
): Readonly<Record<string, string>> {
  const threads = String(threadsOf(machine, threadsAmong));
  const names = threadsAmong <= 1 ? [] : unsetThreads(surroundings);
  return {
    ...Object.fromEntries(names.map((name) => [name, threads])),
    ...(workers <= 1 ? {} : gpuOf(worker, workers, machine, surroundings)),
  };
}

/** The variables of threads that the surroundings leave to us. */
export function unsetThreads(surroundings: Variables): readonly string[] {
  return THREADS.filter((name) => (surroundings[name] ?? '') === '');
}

/** The threads of each of so many trainers: at least one. */
export function threadsOf({ cores }: Pick<Machine, 'cores'>, among: number): number {
  return Math.max(1, Math.floor(cores / among));
}

function gpuOf(worker: number, workers: number, machine: Machine, surroundings: Variables) {
  const gpus = visibleGpus(surroundings.CUDA_VISIBLE_DEVICES) ?? machine.gpus;
  if (gpus.length === 0) return {};
  // TensorFlow takes all of a GPU's memory at once unless told otherwise; several trainers on one need otherwise.
  const shared = workers > gpus.length ? { TF_FORCE_GPU_ALLOW_GROWTH: 'true' } : {};
  return { CUDA_VISIBLE_DEVICES: gpus[worker % gpus.length]!, ...shared };
}

/** The GPUs that CUDA_VISIBLE_DEVICES lists, up to the first that is none, as CUDA reads it; null when it is not set. */
export function visibleGpus(list: string | undefined): readonly string[] | null {
  if (list === undefined) return null;
  const names = list.split(',').map((name) => name.trim());
  const end = names.findIndex((name) => !/^(?:\d+|(?:GPU|MIG)-[\w/-]+)$/.test(name));
  return end < 0 ? names : names.slice(0, end);
}
