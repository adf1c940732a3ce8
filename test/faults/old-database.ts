// Databases of earlier versions with content, made by the statements of the first version and the migrations since; and
// everything that stands in a database, for comparing.
import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { MIGRATIONS, migrate } from '../../src/store/migrations/migrate.js';
import { renderEvent } from '../../src/trial/events.js';
import { canonicalJson } from '../../src/trial/identity.js';
import { eventsOf, planOf } from './large-store.js';

/** Makes a database of a version with one sweep of this many trials: finished, failed, lost and planned ones. */
export function createOldDatabase(file: string, version: number, trials: number, epochs: number): void {
  const driver = new Database(file);
  driver.pragma('journal_mode = WAL');
  driver.exec(MIGRATIONS[0]!);
  driver.pragma('user_version = 1');
  driver.transaction(() => fillFirst(driver, trials, epochs))();
  migrate(
    {
      version: () => Number(driver.pragma('user_version', { simple: true })),
      execute: (sql) => void driver.exec(sql),
      transact: (change) => driver.transaction(change).immediate(),
    },
    file,
    MIGRATIONS.slice(0, version),
  );
  driver.close();
}

/** The rows of version 1. */
function fillFirst(driver: Database.Database, trials: number, epochs: number): void {
  const put = (table: string, row: Readonly<Record<string, string | number | null>>) => {
    const names = Object.keys(row);
    const values = names.map(() => '?').join(', ');
    driver
      .prepare(`insert into ${table} (${names.join(', ')}) values (${values})`)
      .run(...Object.values(row));
  };
  const about = { source: 'experiment: {}\n', metric: 'val.accuracy', goal: 'maximize', selection: 'best' };
  put('sweeps', { id: 's', ...about, parameters: '["train.lr"]', baseline: null, created_at: 1 });
  const plan = planOf(0, { sweeps: 1, trials, seeds: 5, epochs });
  for (const [n, { trial, arm, parameters, position }] of plan.entries()) {
    const state = (['finished', 'failed', 'finished', 'planned'] as const)[n % 4]!;
    const { id: trial_id, arm: arm_id } = trial;
    const { seed } = trial.experiment;
    put('trials', { id: trial_id, arm_id, seed, state, epochs, content: canonicalJson(trial) });
    put('sweep_trials', { sweep_id: 's', trial_id, position, arm, parameters: JSON.stringify(parameters) });
    if (state === 'planned') continue;
    const end = { end_kind: state, lost: n % 8 === 1 ? 1 : 0, byte_offset: 10, epoch: epochs };
    put('attempts', { trial_id, attempt: 1, ...end });
    for (const [sequence, event] of eventsOf(n, epochs).entries()) {
      const { kind, at } = event;
      put('events', { trial_id, attempt: 1, sequence, kind, at, content: renderEvent(event).trimEnd() });
      if (event.kind !== 'epoch') continue;
      for (const [name, value] of Object.entries(event.metrics))
        put('metrics', { trial_id, epoch: event.epoch, name, value, attempt: 1 });
    }
  }
}

/** Everything in a database: its version, its schema, digests of its rows and of every metric, what it finds wrong with itself. */
export function lookInto(file: string) {
  const driver = new Database(file);
  try {
    const rows = (sql: string) => driver.prepare(sql).raw().all();
    const tables = driver
      .prepare("select name from sqlite_schema where type = 'table' order by 1")
      .pluck()
      .all();
    return {
      version: Number(driver.pragma('user_version', { simple: true })),
      problems: [...rows('pragma integrity_check'), ...rows('pragma foreign_key_check')].flat(),
      schema: rows('select type, name, sql from sqlite_schema order by 1, 2'),
      rows: Object.fromEntries(
        tables.map((t) => [t, digest(rows(`select * from ${String(t)} order by 1, 2, 3`))]),
      ),
      metrics: digest(rows('select trial_id, epoch, name, value, attempt from metrics order by 1, 2, 3')),
    };
  } finally {
    driver.close();
  }
}

function digest(rows: readonly unknown[]): string {
  return `${rows.length} rows, ${createHash('sha256').update(JSON.stringify(rows)).digest('hex')}`;
}
