// Wilcoxon's signed-rank test (Wilcoxon 1945), exact with ties: the distribution of the rank sum over all flips of signs is
// counted, not approximated. Zeros are dropped, equal sizes share their average rank.

export interface SignedRanks {
  /** Differences that are not zero. */
  readonly n: number;
  /** Rank sum of the positive differences. */
  readonly wPlus: number;
  /** The smaller of the two rank sums. */
  readonly statistic: number;
  /** Two-sided. */
  readonly p: number;
}

/** Beyond this, counting would take long and a normal approximation is as good. */
const MOST_DIFFERENCES = 200;

/** The exact test; null when no difference is left, or more than 200. */
export function signedRankTest(differences: readonly number[]): SignedRanks | null {
  const present = differences.filter((d) => d !== 0);
  const n = present.length;
  if (n === 0 || n > MOST_DIFFERENCES) return null;
  const doubled = doubledRanks(present.map(Math.abs));
  const total = n * (n + 1);
  const plus = doubled.reduce((sum, rank, i) => (present[i]! > 0 ? sum + rank : sum), 0);
  const least = Math.min(plus, total - plus);
  const counts = flipShares(doubled, total);
  // The distribution is symmetric about half the total.
  const tail = counts.reduce((sum, share, w) => (w <= least ? sum + share : sum), 0);
  return { n, wPlus: plus / 2, statistic: least / 2, p: Math.min(2 * tail, 1) };
}

/** Twice the average rank of each size, which is a whole number. */
function doubledRanks(sizes: readonly number[]): readonly number[] {
  return sizes.map((size) => {
    const below = sizes.filter((other) => other < size).length;
    const equal = sizes.filter((other) => other === size).length;
    return 2 * below + equal + 1;
  });
}

/** The share of the flips of signs that give each (doubled) rank sum. */
function flipShares(ranks: readonly number[], total: number): Float64Array {
  const shares = new Float64Array(total + 1);
  shares[0] = 1;
  for (const rank of ranks) {
    for (let w = total; w >= 0; w--) shares[w] = shares[w]! / 2 + (w >= rank ? shares[w - rank]! / 2 : 0);
  }
  return shares;
}
