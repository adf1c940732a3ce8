// A sweep file as people write it for W&B.

/** One example. */
export interface WandbExample {
  readonly name: string;
  readonly text: string;
  /** What `--experiment` names; null: nothing. */
  readonly experiment: string | null;
  /** Nothing in it is W&B's alone. */
  readonly unmarked?: true;
}

/** One that runs, and what it is in our language. */
export interface RunningExample extends WandbExample {
  readonly sweep: Readonly<Record<string, unknown>>;
  /** `line:column path` of each note. */
  readonly notes: readonly string[];
}
