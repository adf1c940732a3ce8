// Tests, intervals and effect sizes against SciPy, statsmodels and full enumeration (statistics.json).
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, bonferroni, holm } from '../../src/report/adjust-p.js';
import { type MeanTest, pairedTest, studentTest, welchTest } from '../../src/report/compare-means.js';
import { effectSize, pairedEffectSize } from '../../src/report/effect-size.js';
import { describeSample, welchInterval } from '../../src/report/statistics.js';
import { studentQuantile, studentTail } from '../../src/report/student-t.js';
import { signedRankTest } from '../../src/report/wilcoxon.js';
import { readSweepGolden } from './sweep.js';

interface GoldenTest {
  readonly t: number;
  readonly df: number;
  readonly p: number;
  readonly ci95?: readonly [number, number];
}
interface GoldenSample {
  readonly mean: number;
  readonly std: number;
  readonly tCritical: number;
  readonly ci95: readonly [number, number];
}
interface Pair {
  readonly kind: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly sx: GoldenSample;
  readonly sy: GoldenSample;
  readonly welch: GoldenTest;
  readonly student: GoldenTest;
  readonly effect: Readonly<
    Record<'cohenD' | 'hedgesG' | 'hedgesGExact' | 'cohenDz', number | null | undefined>
  >;
  readonly differences?: readonly number[];
  readonly paired?: GoldenTest;
  readonly wilcoxon?: {
    readonly 'auto-wilcox': { readonly statistic: number };
    readonly enumeration: { readonly wPlus: number; readonly p: number };
  };
}
interface Golden {
  readonly pairs: readonly Pair[];
  readonly holm: readonly Readonly<
    Record<'p' | 'holm' | 'bonferroni' | 'benjaminiHochberg', readonly number[]>
  >[];
  readonly studentT: readonly Readonly<Record<string, number>>[];
}

// Of the golden README; beside a large offset SciPy itself is off by 6e-8.
const RELATIVE = 1e-9;
const ABSOLUTE = 1e-12;
const LARGE_OFFSET = 1e-6;
const golden = readSweepGolden<Golden>('statistics.json');

function near(actual: number | null, expected: number, relative = RELATIVE): void {
  const allowed = relative * Math.abs(expected) + ABSOLUTE;
  expect(Math.abs(actual! - expected), `${actual} for ${expected}`).toBeLessThanOrEqual(allowed);
}

it('holds pairs', () => expect(golden.pairs.length).toBeGreaterThan(0));

describe.each(golden.pairs.map((p, i) => ({ ...p, i })))('$i: $kind', (pair) => {
  const { x, y, differences } = pair;
  const relative = pair.kind === 'large offset' ? LARGE_OFFSET : RELATIVE;

  function sameTest(ours: MeanTest | null, expected: GoldenTest): void {
    if (!Number.isFinite(expected.t)) {
      expect(ours).toBeNull();
      return;
    }
    for (const key of ['t', 'df', 'p'] as const) near(ours![key], expected[key], relative);
    if (expected.ci95 === undefined) return;
    near(ours!.low, expected.ci95[0], relative);
    near(ours!.high, expected.ci95[1], relative);
  }

  it('has mean, deviation and interval', () => {
    for (const [values, expected] of [
      [x, pair.sx],
      [y, pair.sy],
    ] as const) {
      const ours = describeSample(values);
      near(ours.mean, expected.mean);
      near(ours.std, expected.std);
      near(ours.mean! - ours.ci95!, expected.ci95[0]);
      near(ours.mean! + ours.ci95!, expected.ci95[1]);
      near(studentQuantile(0.975, values.length - 1), expected.tCritical);
    }
  });

  it('tests means', () => {
    sameTest(welchTest(x, y), pair.welch);
    sameTest(studentTest(x, y), pair.student);
    if (pair.paired) sameTest(pairedTest(differences!), pair.paired);
    const interval = welchInterval(x, y);
    expect(interval === null).toBe(welchTest(x, y) === null);
    if (interval) near(interval.low, pair.welch.ci95![0], relative);
  });

  it('has effect sizes', () => {
    const ours = effectSize(x, y);
    for (const key of ['cohenD', 'hedgesG', 'hedgesGExact'] as const) {
      if (pair.effect[key] === null) expect(ours).toBeNull();
      else near(ours![key], pair.effect[key]!, relative);
    }
    if (differences === undefined) return;
    if (pair.effect.cohenDz === null) expect(pairedEffectSize(differences)).toBeNull();
    else near(pairedEffectSize(differences), pair.effect.cohenDz!, relative);
  });

  it('ranks signed differences as full enumeration does', () => {
    if (pair.wilcoxon === undefined) return;
    const ours = signedRankTest(differences!);
    const { wPlus, p } = pair.wilcoxon.enumeration;
    if (Number.isNaN(p)) {
      expect(ours).toBeNull();
      return;
    }
    near(ours!.wPlus, wPlus);
    near(ours!.statistic, pair.wilcoxon['auto-wilcox'].statistic);
    near(ours!.p, p);
  });
});

it.each(golden.holm)('adjusts $p', (row) => {
  for (const [i, expected] of row.holm.entries()) near(holm(row.p)[i]!, expected);
  for (const [i, expected] of row.bonferroni.entries()) near(bonferroni(row.p)[i]!, expected);
  for (const [i, expected] of row.benjaminiHochberg.entries()) near(benjaminiHochberg(row.p)[i]!, expected);
});

it.each(golden.studentT)("Student's t with $df degrees of freedom", (row) => {
  const df = row.df!;
  near(studentQuantile(0.975, df), row['t0.975']!);
  near(studentQuantile(0.995, df), row['t0.995']!);
  near(1 - studentTail(1.5, df), row['cdf(1.5)']!);
  near(studentTail(4, df), row['cdf(-4)']!);
  near(studentTail(30, df), row['sf(30)']!);
});
