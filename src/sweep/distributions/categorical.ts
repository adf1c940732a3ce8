// A choice among values, each as likely as the others or with a probability of its own.

/** Values with the probability of each; the probabilities add up to 1. */
export interface Choice {
  readonly values: readonly unknown[];
  readonly probabilities: readonly number[];
}

/** A choice among values; weights need not add up to 1, and without them all are alike. */
export function choice(values: readonly unknown[], weights?: readonly number[]): Choice {
  const total = weights?.reduce((a, b) => a + b, 0) ?? values.length;
  return { values, probabilities: values.map((_, i) => (weights?.[i] ?? 1) / total) };
}

/**
 * The index of the value at a share 0 ≤ p < 1. Differs from W&B at the edges of its table, where a share of 0 or 1 can
 * give a value from the other end.
 */
export function indexAt({ probabilities }: Choice, p: number): number {
  let sum = 0;
  const index = probabilities.findIndex((probability) => {
    sum += probability;
    return p < sum && probability > 0;
  });
  return index >= 0 ? index : probabilities.findLastIndex((probability) => probability > 0);
}
