// What the store needs of an SQL database; sqlite.ts implements it and is the only file that knows the driver.

/** A value that a statement takes. */
export type SqlValue = string | number | null;

/** An open database; errors come out as StoreError. Rows are plain objects by column name. */
export interface Connection {
  readonly file: string;
  all(sql: string, ...values: readonly SqlValue[]): readonly unknown[];
  /** One row after the other, each as its values in order, all as they stand when the first one is read. */
  each(sql: string, ...values: readonly SqlValue[]): Iterable<readonly unknown[]>;
  run(sql: string, ...values: readonly SqlValue[]): void;
  /** Runs statements without parameters. */
  execute(sql: string): void;
  /** Runs the function in one transaction that takes the write lock at its start; nothing stays when it throws. */
  transact(change: () => void): void;
  version(): number;
  /** Problems that the database finds in its own file. */
  check(): readonly string[];
  close(): void;
}
