// From signals of the system to requests: the first Ctrl-C (or SIGTERM, SIGHUP) stops with checkpoints, another Ctrl-C at
// once. npm and the terminal may both deliver the same Ctrl-C, so two within a moment are one.

const SAME_MS = 700;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The two requests, and the end of listening for them. */
export interface StopSignals {
  /** Stop after the batch, with checkpoints. */
  readonly soft: AbortSignal;
  /** Stop at once. */
  readonly hard: AbortSignal;
  readonly release: () => void;
}

/** Where signals come from: the process, or an emitter in tests. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
}

/** Listens until released; `told` is called with each request. */
export function listenForStop(
  source: SignalSource,
  now: () => number,
  told: (request: 'soft' | 'hard') => void,
): StopSignals {
  const soft = new AbortController();
  const hard = new AbortController();
  let first = Number.NaN;
  const listener = (signal: NodeJS.Signals) => {
    if (!soft.signal.aborted) {
      first = now();
      soft.abort(signal);
      told('soft');
    } else if (signal === 'SIGINT' && now() - first > SAME_MS && !hard.signal.aborted) {
      hard.abort(signal);
      told('hard');
    }
  };
  for (const signal of SIGNALS) source.on(signal, listener);
  return {
    soft: soft.signal,
    hard: hard.signal,
    release() {
      for (const signal of SIGNALS) source.off(signal, listener);
    },
  };
}
