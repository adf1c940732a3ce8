// Removing trials and sweeps: their files move to the trash folder as they lay in the home, and the store forgets them.
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { BusyTrialError } from '../errors.js';
import type { Store } from '../store/store.js';
import { attempt } from './files.js';
import { livingOwner, lockSweep, takeLock } from './lock.js';
import { type HomePaths, refuseLink } from './paths.js';
import { isAlive } from './process-identity.js';
import { readProvenance } from './provenance.js';
import { listAttempts } from './trial-folder.js';

/** What was removed. */
export interface Removed {
  /** The folder that the files were moved to; null when there were none. */
  readonly trash: string | null;
  readonly sweeps: readonly string[];
  readonly trials: readonly string[];
  /** Trials of a removed sweep that stay, because other sweeps plan them too. */
  readonly kept: readonly string[];
}

/** Removes trials and sweeps (with the trials that no other sweep plans); refuses all when anything of them runs. */
export function remove(
  home: HomePaths,
  store: Store,
  what: { readonly sweeps: readonly string[]; readonly trials: readonly string[] },
  now: number,
): Removed {
  const removed = new Set(what.sweeps);
  const inSweeps = [...new Set(what.sweeps.flatMap((sweep) => [...store.results(sweep)].map((t) => t.id)))];
  const others = new Set(inSweeps.filter((id) => store.sweepsOf(id).some((sweep) => !removed.has(sweep))));
  const named = new Set(what.trials);
  const kept = inSweeps.filter((id) => others.has(id) && !named.has(id));
  const trials = [...new Set([...what.trials, ...inSweeps.filter((id) => !others.has(id))])];
  for (const id of trials) refuseRunning(home, id);
  const trash = new Trash(home, now);
  const locks = what.sweeps.map((id) => lockSweep(home, id, now));
  try {
    for (const id of trials) removeTrial(home, store, id, trash, now);
    for (const id of what.sweeps) {
      trash.take(home.sweep(id));
      trash.take(home.sweepVersions(id));
      trash.take(home.sweepJudged(id));
      store.removeSweep(id);
    }
    // Now that no sweep plans them, nothing of these trials is left to remember.
    for (const id of trials) if (store.trial(id) !== null) store.removeTrial(id);
  } finally {
    for (const lock of locks) lock.release();
  }
  return { trash: trash.folder, sweeps: what.sweeps, trials, kept };
}

function removeTrial(home: HomePaths, store: Store, id: string, trash: Trash, now: number): void {
  const taken = takeLock(home.trialLock(id), 'none (the trial is being removed)', now);
  if ('owner' in taken) throw new BusyTrialError(home.home, id, taken.owner);
  try {
    refuseLink(home.trial(id).folder);
    trash.take(home.trial(id).folder);
    if (store.trial(id) !== null) store.removeTrial(id);
  } finally {
    taken.lock.release();
  }
}

/** Refuses a trial that a coordinator has, and one whose trainer outlives its coordinator. */
function refuseRunning(home: HomePaths, id: string): void {
  const owner = livingOwner(home.trialLock(id));
  if (owner !== null) throw new BusyTrialError(home.home, id, owner);
  const paths = home.trial(id);
  const last = listAttempts(paths).at(-1);
  const who = last === undefined ? null : readProvenance(paths.attempt(last));
  if (who !== null && who.pid !== process.pid && isAlive(who) === 'alive')
    throw new BusyTrialError(home.home, id, who);
}

/** A folder below the home's trash, made when the first file moves into it. */
class Trash {
  folder: string | null = null;
  readonly #home: HomePaths;
  readonly #now: number;

  constructor(home: HomePaths, now: number) {
    this.#home = home;
    this.#now = now;
  }

  /** Moves a file or folder of the home here, to the same place below; one that is not there is no error. */
  take(path: string): void {
    if (!existsSync(path)) return;
    this.folder ??= this.#create();
    const target = join(this.folder, relative(this.#home.home, path));
    attempt('move', path, () => {
      mkdirSync(dirname(target), { recursive: true });
      renameSync(path, target);
    });
  }

  #create(): string {
    refuseLink(this.#home.trash);
    const name = new Date(this.#now).toISOString().replaceAll(':', '-');
    for (let n = 1; ; n++) {
      const folder = join(this.#home.trash, n === 1 ? name : `${name}-${n}`);
      if (existsSync(folder)) continue;
      attempt('create', folder, () => mkdirSync(folder, { recursive: true }));
      return folder;
    }
  }
}
