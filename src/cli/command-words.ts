// The words with which a sweep was called: for its record, and for the command that goes on with it.

/** What of `dyrep sweep FILE …` decides what is planned. */
export interface SweepWords {
  /** The arguments behind the file. */
  readonly words: readonly string[];
  readonly set: readonly string[];
  readonly experiment?: string | undefined;
}

/** Those words, as they stand behind the file. */
export function sweepArguments({ words, set, experiment }: SweepWords): readonly string[] {
  const about = experiment === undefined ? [] : ['--experiment', experiment];
  return [...words, ...about, ...set.flatMap((s) => ['--set', s])];
}

/** The command with these words, as a shell takes it. */
export function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w.,=:/+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
