// Which branches of a block Dep cuts (DyRep section 3.3; reference code in paper facts 3d). A branch's ratio is the mean
// |scale| of its last batch norm over that of kxk.
import type { BlockLayer, BranchKind } from '../nn/layer.js';
import { branchKinds } from './block.js';
import { lastBatchNorm } from './branches/branch.js';
import type { Compatibility } from './solve.js';

/** A Dep rule and its limits. */
export interface CutOptions {
  readonly rule: CutRule;
  /** Branches of a ratio below this may be cut; 0.1 in the reference code. */
  readonly threshold: number;
  /** `reference` only: nothing is cut while the deviation of the ratios is at most this; 0.02 in the reference code. */
  readonly spread: number;
  /** `reference` leaves a ratio of exactly 1 out of mean and deviation, as the reference code does. */
  readonly compatibility: Compatibility;
}

/** A block's ratios by branch (kxk is 1) with their mean and unbiased deviation over the branches other than kxk. */
export interface Ratios {
  readonly ratios: Readonly<Partial<Record<BranchKind, number>>>;
  /** Null without a branch to average. */
  readonly mean: number | null;
  /** Null below two branches. */
  readonly deviation: number | null;
}

type Decide = (ratios: Ratios, options: CutOptions) => readonly BranchKind[];

const RULES = {
  reference: ({ ratios, mean, deviation }, { threshold, spread }) =>
    mean === null || deviation === null || !(deviation > spread)
      ? []
      : others(ratios).filter((kind) => ratios[kind]! < mean && ratios[kind]! < threshold),
  threshold: ({ ratios }, { threshold }) => others(ratios).filter((kind) => ratios[kind]! < threshold),
  off: () => [],
} satisfies Record<string, Decide>;

/** A rule's name. */
export type CutRule = keyof typeof RULES;
/** The names of the rules. */
export const CUT_RULES = Object.keys(RULES) as readonly CutRule[];

/** The branches of a block that the rule cuts. */
export function branchesToCut(ratios: Ratios, options: CutOptions): readonly BranchKind[] {
  return RULES[options.rule](ratios, options);
}

/** The ratios of a block's branches. */
export function ratiosOf(block: BlockLayer, compatibility: Compatibility): Ratios {
  const base = meanScale(block, 'kxk');
  const ratios = Object.fromEntries(
    branchKinds(block).map((kind) => [kind, kind === 'kxk' ? 1 : meanScale(block, kind) / base]),
  ) as Partial<Record<BranchKind, number>>;
  const counted = others(ratios)
    .map((kind) => ratios[kind]!)
    .filter((ratio) => compatibility === 'correct' || ratio !== 1);
  const mean = counted.length === 0 ? null : counted.reduce((a, b) => a + b, 0) / counted.length;
  if (mean === null || counted.length < 2) return { ratios, mean, deviation: null };
  const squares = counted.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0);
  return { ratios, mean, deviation: Math.sqrt(squares / (counted.length - 1)) };
}

function others(ratios: Ratios['ratios']): readonly BranchKind[] {
  return (Object.keys(ratios) as BranchKind[]).filter((kind) => kind !== 'kxk');
}

function meanScale(block: BlockLayer, kind: BranchKind): number {
  const norm = lastBatchNorm(block.branches[kind]!);
  if (norm === null) return Number.NaN;
  return norm.scale.values.reduce((sum, v) => sum + Math.abs(v), 0) / norm.scale.values.length;
}
