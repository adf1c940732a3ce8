// How an installation tells what it does: a sentence when a step begins, and how long it took when it has ended.

/** What every step of an installation takes from outside. */
export interface InstallProgress {
  /** Milliseconds. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  /** Gets sentences for the user, and how much has arrived. */
  readonly progress?: (line: string) => void;
}

/** Does one step, and tells about it. */
export async function step<T>(
  { now, progress }: InstallProgress,
  sentence: string,
  work: () => Promise<T>,
): Promise<T> {
  progress?.(sentence);
  const start = now();
  const result = await work();
  progress?.(`${sentence}: done in ${((now() - start) / 1000).toFixed(1)} s`);
  return result;
}
