// Brings a database to the version of this program: the numbered migrations that it lacks, in one transaction, so that a
// process that is killed on the way leaves the database as it was.
import { StoreError } from '../../errors.js';
import { initial } from './0001-initial.js';
import { failureClasses } from './0002-failure-classes.js';
import { severalMetrics } from './0003-metrics.js';
import { epochs } from './0004-epochs.js';

/** Every migration in order: the n-th (from 1) leads from version n - 1 to n. */
export const MIGRATIONS: readonly string[] = [initial, failureClasses, severalMetrics, epochs];

/** What migrating needs of a database connection. */
export interface Migratable {
  /** Reads user_version. */
  version(): number;
  /** Runs statements without parameters. */
  execute(sql: string): void;
  /** Runs the function in one immediate transaction. */
  transact(change: () => void): void;
}

/** Applies the migrations that are missing; a database of a newer version is refused by name and left alone. */
export function migrate(db: Migratable, file: string, migrations: readonly string[] = MIGRATIONS): void {
  refuseNewer(db.version(), file, migrations);
  if (db.version() === migrations.length) return;
  db.transact(() => {
    // Another process may have migrated while this one waited for the lock.
    for (const statements of migrations.slice(db.version())) db.execute(statements);
    if (db.version() < migrations.length) db.execute(`pragma user_version = ${migrations.length}`);
  });
}

function refuseNewer(version: number, file: string, migrations: readonly string[]): void {
  if (version > migrations.length)
    throw new StoreError(
      'open',
      file,
      `it has version ${version}, this dyrep knows versions up to ${migrations.length}; use the newer dyrep, or rebuild it from the logs`,
    );
}
