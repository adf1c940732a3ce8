// Event logs on disk as trainers leave them: many epochs of ten metrics each, with the other events between.
import { appendFileSync } from 'node:fs';
import { type HomePaths, homePaths, type TrialPaths } from '../../src/runner/paths.js';
import { createAttempt, createTrialFolder } from '../../src/runner/trial-folder.js';
import type { Store } from '../../src/store/store.js';
import { renderEvent, type TrialEvent } from '../../src/trial/events.js';
import { eventsOf, planOf, pointsOf, type StoreSize } from './large-store.js';

/** An attempt's log, and whose it is. */
export interface Log {
  readonly trialId: string;
  readonly paths: TrialPaths;
  readonly events: readonly TrialEvent[];
}

/** Writes the logs of one sweep of this size into a home, and plans the sweep in the store. */
export function writeLogs(folder: string, store: Store, size: StoreSize): readonly Log[] {
  const home: HomePaths = homePaths(folder);
  const plan = planOf(0, size);
  const metric = { name: 'val.accuracy', goal: 'maximize', select: 'best' } as const;
  const about = { source: 'experiment: {}\n', metric, parameters: [], baseline: null, createdAt: 1 };
  store.putSweep({ id: 'logs', ...about }, plan);
  return plan.map(({ trial }, n) => {
    const paths = createTrialFolder(home, trial);
    const attempt = createAttempt(paths);
    const events = eventsOf(n, size.epochs).flatMap((e) => (e.kind === 'epoch' ? [...around(e), e] : [e]));
    appendFileSync(paths.attempt(attempt).events, events.map(renderEvent).join(''));
    return { trialId: trial.id, paths, events };
  });
}

/** The points in logs of this size. */
export const pointsIn = (size: StoreSize): number => pointsOf({ ...size, sweeps: 1 });

/** What a trainer writes before the metrics of an epoch. */
function around({ at, epoch }: { readonly at: number; readonly epoch: number }): readonly TrialEvent[] {
  return [
    { kind: 'progress', at, epoch, batch: 100, loss: 1.25 / epoch, imagesPerSecond: 812.5 },
    { kind: 'checkpointed', at, epoch, batch: 0 },
  ];
}
