// Where a run shows itself: the live view in a terminal, or plain lines; opened with the first trial that is to be run.
import type { SweepSnapshot } from '../trial/snapshot.js';
import type { Context } from './context.js';

/** `live` takes over the terminal, `out` and `remark` print lines there. */
export type ViewKind = 'live' | 'out' | 'remark';

/** A view that takes snapshots until it is closed. */
export interface RunView {
  readonly show: (snapshot: SweepSnapshot) => void;
  readonly close: () => Promise<void>;
}

type Source = Parameters<typeof import('../ui/plain.js').showPlain>[0];
type Opener = (source: Source) => { readonly close: () => unknown };

/** Creates a view, which opens as soon as a snapshot has a trial that was not done before. */
export async function createRunView(kind: ViewKind, context: Context): Promise<RunView> {
  const open = await viewOpener(kind, context);
  const listeners = new Set<() => void>();
  let latest: SweepSnapshot | null = null;
  let view: ReturnType<Opener> | null = null;
  const source = {
    current: () => latest!,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    show(snapshot) {
      latest = snapshot;
      if (view === null && snapshot.trials.some((t) => !t.reused)) view = open(source);
      for (const listener of listeners) listener();
    },
    close: async () => void (await view?.close()),
  };
}

async function viewOpener(kind: ViewKind, context: Context): Promise<Opener> {
  if (kind === 'live') {
    const { showRun } = await import('../ui/render-run.js');
    const { stdout, stdin } = process;
    return (source) => showRun(source, { stdout, stdin, color: context.environment.colour });
  }
  const { showPlain } = await import('../ui/plain.js');
  const print = kind === 'out' ? context.out : context.remark;
  return (source) => showPlain(source, (line) => print(line.trimEnd()));
}
