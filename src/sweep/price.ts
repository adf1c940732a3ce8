// What a plan will cost, estimated from measured epochs: the arm's own where it has some, else those of other arms on the
// same data in proportion to the MACs. Never a number where nothing was measured.

/** Epochs of one trial as they were measured; MACs are sums over the epochs of the network as it trained, for one image. */
export interface MeasuredEpochs {
  readonly arm: string;
  /** What decides how many images an epoch has, and their size. */
  readonly data: string;
  /** The first epoch, in which the network is compiled as well. */
  readonly first: Measured;
  /** The later ones together; no epochs when there are none. */
  readonly later: Measured;
}

/** A sum over epochs; MACs are null where they are not known. */
export interface Measured {
  readonly epochs: number;
  readonly seconds: number;
  readonly macs: number | null;
}

/** An arm to be priced. */
export interface ArmToPrice {
  readonly arm: string;
  readonly data: string;
  readonly epochs: number;
  readonly macs: number;
}

/** Seconds that one trial of the arm is expected to train, and what the estimate rests on. */
export type Price =
  | { readonly kind: 'measured' | 'by MACs'; readonly seconds: number }
  | { readonly kind: 'not measured yet' };

/** The prices of arms, in order. */
export function priceArms(
  arms: readonly ArmToPrice[],
  measured: readonly MeasuredEpochs[],
): readonly Price[] {
  return arms.map((arm) => {
    const own = measured.filter((m) => m.arm === arm.arm);
    if (own.length > 0) return { kind: 'measured', seconds: byEpochs(arm, own) };
    const alike = measured.filter((m) => m.data === arm.data);
    const seconds = byMacs(arm, alike);
    return seconds === null ? { kind: 'not measured yet' } : { kind: 'by MACs', seconds };
  });
}

/** A first epoch and as many later ones as there are; where no later one was measured, all are like the first. */
function byEpochs({ epochs }: ArmToPrice, own: readonly MeasuredEpochs[]): number {
  const first = ratio(own.map((m) => [m.first.seconds, m.first.epochs]))!;
  const later = ratio(own.map((m) => [m.later.seconds, m.later.epochs]));
  return first + (later ?? first) * (epochs - 1);
}

/** In proportion to the MACs, and beside it what a first epoch takes longer than its MACs would. */
function byMacs({ macs, epochs }: ArmToPrice, alike: readonly MeasuredEpochs[]): number | null {
  const first = ratio(alike.map((m) => [m.first.seconds, m.first.macs]));
  const later = ratio(alike.map((m) => [m.later.seconds, m.later.macs]));
  const perMac = later ?? first;
  if (perMac === null) return null;
  const known = alike.filter((m) => m.first.macs !== null);
  const beside = known.map((m) => m.first.seconds - perMac * m.first.macs!);
  const compiling = later === null ? 0 : Math.max(0, beside.reduce((a, b) => a + b, 0) / beside.length);
  return perMac * macs * epochs + compiling;
}

/** Sum over sum of the pairs whose second number is known; null when there is nothing to divide by. */
function ratio(pairs: readonly (readonly [number, number | null])[]): number | null {
  const known = pairs.filter(([, below]) => below !== null);
  const top = known.reduce((sum, [above]) => sum + above, 0);
  const bottom = known.reduce((sum, [, below]) => sum + below!, 0);
  return bottom > 0 && Number.isFinite(top / bottom) ? top / bottom : null;
}
