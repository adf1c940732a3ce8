// SQLite through better-sqlite3; the only file that knows it. Writers wait for each other (WAL mode, immediate transactions);
// viewers open read-only and neither lock writers nor leave files behind.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError } from '../errors.js';
import { atRest, isLarge, stampOf } from './at-rest.js';
import type { Connection, SqlValue } from './connection.js';
import { MIGRATIONS, type Migratable, migrate } from './migrations/migrate.js';
import { createSqlStore } from './sql-store.js';
import type { Store } from './store.js';

/** The first version without the WAL-reset bug that could damage a database under several connections. */
export const MINIMUM_SQLITE = '3.51.3';
const BUSY_TIMEOUT_MS = 10_000;
/** 32 MiB: rows of many trials go back into the file together, and the disk is waited for less often. */
const CHECKPOINT_PAGES = 8192;

/** Opens the database at this path as a store: creates and migrates it, unless `readonly`. */
export function openSqliteStore(file: string, options: { readonly readonly?: boolean } = {}): Store {
  return createSqlStore(options.readonly ? openViewer(file) : openWriter(file));
}

type Statement = Database.Statement<SqlValue[], unknown>;

/**
 * What better-sqlite3 made in this process, never given to the garbage collector: since Node 24.19 it aborts when it
 * finds one of better-sqlite3 12's objects between two pieces of JavaScript. A few small objects for each connection.
 */
const kept = new Set<object>();

function keep<T extends object>(made: T): T {
  kept.add(made);
  return made;
}

function openDriver(source: string | Buffer, options: Database.Options): Database.Database {
  return keep(new Database(source, options));
}

/** A statement of this driver; for pragmas, too, since the driver's own `pragma` would leave one to the collector. */
function prepareKept(driver: Database.Database, sql: string): Statement {
  return keep(driver.prepare<SqlValue[], unknown>(sql));
}

/** Runs driver calls and turns the driver's errors into StoreErrors. */
function guard<T>(action: string, file: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw error instanceof Database.SqliteError
      ? new StoreError(action, file, explain(error), { cause: error })
      : error;
  }
}

/** Why SQLite refused, in words that say what to do. */
export function explain(error: { readonly code: string; readonly message: string }): string {
  const code = error.code;
  // The second: the shared memory of the log could not be made longer.
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE') return 'the disk is full';
  if (code.startsWith('SQLITE_READONLY')) return 'the file or its folder is read-only';
  if (code.startsWith('SQLITE_CANTOPEN'))
    return 'there is no such file, no permission to open it, or its disk is read-only';
  if (code.startsWith('SQLITE_BUSY'))
    return `another process has kept it locked for ${BUSY_TIMEOUT_MS / 1000} s`;
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return `it is damaged (${error.message}); it can be rebuilt from the logs with 'dyrep doctor --rebuild'`;
  if (code.startsWith('SQLITE_IOERR')) return `the disk refused (${code})`;
  return error.message;
}

function openWriter(file: string): Connection {
  createFolder(dirname(file));
  const driver = guard('open', file, () => openDriver(file, { timeout: BUSY_TIMEOUT_MS }));
  try {
    return guard('open', file, () => {
      requireVersion(driver, file);
      const toWal = prepareKept(driver, 'pragma journal_mode = WAL');
      patiently(() => toWal.get());
      driver.exec('pragma synchronous = NORMAL');
      driver.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
      driver.exec('pragma mmap_size = 0');
      driver.exec('pragma foreign_keys = ON');
      const connection = createConnection(file, () => driver);
      migrate(connection, file);
      return connection;
    });
  } catch (error) {
    driver.close();
    throw error;
  }
}

const NAP_MS = 20;

/** Tries again while others have the file: changing to WAL does not wait by itself when several processes begin at once. */
function patiently(action: () => unknown): void {
  for (let waited = 0; ; waited += NAP_MS)
    try {
      action();
      return;
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!busy || waited >= BUSY_TIMEOUT_MS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, NAP_MS);
    }
}

/** A read-only connection, opened anew when what it has read is not the file any more. */
function openViewer(file: string): Connection {
  let current = view(file);
  const driver = () => {
    if (current.stamp !== null && current.stamp !== stampOf(file)) {
      current.driver.close();
      current = view(file);
    }
    return current.driver;
  };
  // A copy in memory may be replaced by the next read, so nothing may be under way in it.
  return createConnection(file, driver, () => current.stamp !== null);
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new StoreError('create', folder, error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}

/** An open database to look at; `stamp` says which content a copy in memory has, and is null for the file itself. */
interface View {
  readonly driver: Database.Database;
  readonly stamp: string | null;
}

function view(file: string): View {
  if (!existsSync(file)) throw new StoreError('open', file, 'there is no such file');
  const found = isLarge(file) ? (viewInPlace(file) ?? viewCopy(file)) : viewCopy(file);
  return found === null ? view(file) : viewCurrent(file, found);
}

/**
 * A small database at rest is read into memory: a viewer of the file itself would leave -wal and -shm behind where no
 * writer has it open. Null when it has changed meanwhile.
 */
function viewCopy(file: string): View | null {
  const stamp = stampOf(file);
  const bytes = stamp === null ? null : atRest(file);
  if (stampOf(file) !== stamp) return null;
  const options = { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS };
  const driver = guard('open', file, () =>
    bytes === null ? openDriver(file, options) : openDriver(bytes, { readonly: true }),
  );
  return { driver, stamp };
}

/** A large one is opened as a writer that never writes: it removes -wal and -shm again. Null where nothing may be written. */
function viewInPlace(file: string): View | null {
  if (stampOf(file) === null) return null;
  const driver = guard('open', file, () =>
    openDriver(file, { fileMustExist: true, timeout: BUSY_TIMEOUT_MS }),
  );
  try {
    driver.exec('pragma query_only = ON');
    userVersion(driver);
    return { driver, stamp: null };
  } catch {
    driver.close();
    return null;
  }
}

/** The view when the database has this program's version; an earlier one is brought up first. */
function viewCurrent(file: string, found: View): View {
  return guard('open', file, () => {
    requireVersion(found.driver, file);
    const version = userVersion(found.driver);
    if (version === MIGRATIONS.length) return found;
    const isKnown = version > 0 || isEmpty(found.driver);
    found.driver.close();
    if (isKnown && version < MIGRATIONS.length) {
      openWriter(file).close();
      return view(file);
    }
    throw new StoreError(
      'open',
      file,
      `it has version ${version}, this dyrep reads version ${MIGRATIONS.length}`,
    );
  });
}

/** Whether whoever made the file was ended before it got any further. */
function isEmpty(driver: Database.Database): boolean {
  return prepareKept(driver, 'select count(*) from sqlite_schema').pluck().get() === 0;
}

function requireVersion(driver: Database.Database, file: string): void {
  const version = String(prepareKept(driver, 'select sqlite_version()').pluck().get());
  if (!isAtLeast(version, MINIMUM_SQLITE))
    throw new StoreError(
      'open',
      file,
      `SQLite ${version} is older than ${MINIMUM_SQLITE}; run 'npm rebuild better-sqlite3'`,
    );
}

/** Whether a dotted version is not older than another one. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [a, b] = [version, minimum].map((v) => v.split('.').map(Number));
  for (let i = 0; i < b!.length; i++) {
    const difference = (a![i] ?? 0) - b![i]!;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function userVersion(driver: Database.Database): number {
  return Number(prepareKept(driver, 'pragma user_version').pluck().get());
}

/** The connection over a driver; rows are read at once where `whole` says so when it is asked for them one by one. */
function createConnection(
  file: string,
  driver: () => Database.Database,
  whole: () => boolean = () => false,
): Connection & Migratable {
  const prepare = cachedStatements(driver, (db, sql) => prepareKept(db, sql));
  const prepareRaw = cachedStatements(driver, (db, sql) => prepareKept(db, sql).raw());
  const rows = (sql: string, values: readonly SqlValue[]) => {
    const statement = prepareRaw(sql);
    return whole() ? statement.all(...values).values() : statement.iterate(...values);
  };
  const read = <T>(call: () => T) => guard('read', file, call);
  const write = <T>(call: () => T) => guard('write', file, call);
  return {
    file,
    all: (sql, ...values) => read(() => prepare(sql).all(...values)),
    each: (sql, ...values) => each(file, () => rows(sql, values) as Iterator<readonly unknown[]>),
    run: (sql, ...values) => void write(() => prepare(sql).run(...values)),
    execute: (sql) => void write(() => driver().exec(sql)),
    transact: (change) => write(() => driver().transaction(change).immediate()),
    version: () => read(() => userVersion(driver())),
    check: () => read(() => integrity(driver())),
    close: () => void driver().close(),
  };
}

function* each<T>(file: string, start: () => Iterator<T>): Iterable<T> {
  const rows = guard('read', file, start);
  try {
    for (;;) {
      const next = guard('read', file, () => rows.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    rows.return?.();
  }
}

/** Statements are prepared once a connection; one that is being iterated is left to that. */
function cachedStatements(
  driver: () => Database.Database,
  make: (db: Database.Database, sql: string) => Statement,
): (sql: string) => Statement {
  let statements = new Map<string, Statement>();
  let owner: Database.Database | null = null;
  return (sql) => {
    const db = driver();
    if (db !== owner) statements = new Map();
    owner = db;
    const known = statements.get(sql);
    if (known !== undefined && !known.busy) return known;
    const statement = make(db, sql);
    statements.set(sql, statement);
    return statement;
  };
}

function integrity(driver: Database.Database): readonly string[] {
  const lines = prepareKept(driver, 'pragma integrity_check').pluck().all().map(String);
  const orphans = prepareKept(driver, 'pragma foreign_key_check').all() as readonly { table: string }[];
  return [
    ...lines.filter((line) => line !== 'ok'),
    ...orphans.map((o) => `a row of ${o.table} refers to a row that is not there`),
  ];
}
