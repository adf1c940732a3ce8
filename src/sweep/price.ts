// What a plan will cost, estimated from measured epochs: the arm's own where it has some, else those of other arms on the
// same data in proportion to the MACs. Never a number where nothing was measured.

/** An epoch as it was measured; MACs of the network as it trained, for one image. */
export interface MeasuredEpochs {
  readonly arm: string;
  /** What decides how many images an epoch has, and their size. */
  readonly data: string;
  readonly epochs: number;
  readonly seconds: number;
  /** Sum over the epochs; null where it is not known. */
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
    const perEpoch = ratio(
      own.map((m) => m.seconds),
      own.map((m) => m.epochs),
    );
    if (perEpoch !== null) return { kind: 'measured', seconds: perEpoch * arm.epochs };
    const alike = measured.filter((m) => m.data === arm.data && m.macs !== null);
    const perMac = ratio(
      alike.map((m) => m.seconds),
      alike.map((m) => m.macs!),
    );
    if (perMac === null) return { kind: 'not measured yet' };
    return { kind: 'by MACs', seconds: perMac * arm.macs * arm.epochs };
  });
}

/** Sum over sum; null when there is nothing to divide by. */
function ratio(above: readonly number[], below: readonly number[]): number | null {
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
  const [top, bottom] = [sum(above), sum(below)];
  return bottom > 0 && Number.isFinite(top / bottom) ? top / bottom : null;
}
