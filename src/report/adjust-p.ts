// Adjusted p values for several comparisons at once: Holm (1979), Bonferroni, and the false discovery rate of Benjamini and
// Hochberg (1995). In the order in which they were given.

/** Holm's adjusted p values: never larger than Bonferroni's, and as safe. */
export function holm(p: readonly number[]): readonly number[] {
  return adjusted(p, 'up', (value, rank) => value * (p.length - rank));
}

/** Bonferroni's adjusted p values. */
export function bonferroni(p: readonly number[]): readonly number[] {
  return p.map((value) => Math.min(value * p.length, 1));
}

/** Benjamini and Hochberg's adjusted p values. */
export function benjaminiHochberg(p: readonly number[]): readonly number[] {
  return adjusted(p, 'down', (value, rank) => (value * p.length) / (rank + 1));
}

/** Scales each p by its rank from the smallest and makes the row monotone, from the small end up or the large end down. */
function adjusted(
  p: readonly number[],
  direction: 'up' | 'down',
  scale: (value: number, rank: number) => number,
): readonly number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
  const scaled = order.map((i, rank) => scale(p[i]!, rank));
  const ranks = order.map((_, rank) => rank);
  const result = p.map(() => 0);
  let bound = direction === 'up' ? 0 : 1;
  for (const rank of direction === 'up' ? ranks : ranks.reverse()) {
    bound = direction === 'up' ? Math.max(bound, scaled[rank]!) : Math.min(bound, scaled[rank]!);
    result[order[rank]!] = Math.min(bound, 1);
  }
  return result;
}
