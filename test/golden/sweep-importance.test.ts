// Importance of parameters against Optuna's forests over 20 seeds (importance.json).
import { describe, expect, it } from 'vitest';
import { fanova } from '../../src/sweep/importance/fanova.js';
import type { Feature, Sample } from '../../src/sweep/importance/forest.js';
import { meanDecreaseImpurity } from '../../src/sweep/importance/impurity.js';
import { pedAnova } from '../../src/sweep/importance/ped-anova.js';
import { readSweepGolden } from './sweep.js';

type Space = Readonly<
  Record<
    string,
    | { readonly type: 'categorical'; readonly choices: readonly unknown[] }
    | { readonly type: 'float' | 'int'; readonly low: number; readonly high: number; readonly log: boolean }
  >
>;
interface Spread {
  readonly mean: number;
  readonly std: number;
}
interface Study {
  readonly name: string;
  readonly space: Space;
  readonly columns: readonly string[];
  readonly trials: readonly (readonly unknown[])[];
  readonly importance: Readonly<
    Record<'fanova' | 'meanDecreaseImpurity', Readonly<Record<string, Spread>>>
  > & {
    readonly pedAnova: Readonly<Record<string, number>>;
  };
}

/** Importances closer than this may change places (golden README). */
const APART = 0.05;
/** PED-ANOVA draws nothing. */
const EXACT = 1e-6;
const { studies } = readSweepGolden<{ studies: readonly Study[] }>('importance.json');

/** Features and samples; Optuna's fANOVA takes numbers as they are, its forest of impurities their logarithms. */
function readStudy({ space, columns, trials }: Study, logs: boolean): [Feature[], Sample[]] {
  const names = columns.slice(0, -1);
  const scale = (name: string) => {
    const p = space[name]!;
    return logs && p.type !== 'categorical' && p.log ? Math.log : (x: number) => x;
  };
  const features = names.map((name): Feature => {
    const p = space[name]!;
    if (p.type === 'categorical') return { name, kind: 'choice', count: p.choices.length };
    const bounds = { low: scale(name)(p.low), high: scale(name)(p.high) };
    return { name, kind: 'number', ...bounds, ...(p.type === 'int' ? { count: p.high - p.low + 1 } : {}) };
  });
  const samples = trials.map((row) => ({
    inputs: names.map((name, i) => {
      const p = space[name]!;
      return p.type === 'categorical' ? p.choices.indexOf(row[i]) : scale(name)(row[i] as number);
    }),
    output: row.at(-1) as number,
  }));
  return [features, samples];
}

it('holds studies', () => expect(studies.length).toBeGreaterThan(0));

describe.each(studies)('$name', (study) => {
  it.each([
    ['fanova', fanova(...readStudy(study, false), 1)],
    ['meanDecreaseImpurity', meanDecreaseImpurity(...readStudy(study, true), 1)],
  ] as const)('%s', (method, ours) => {
    const expected = study.importance[method];
    for (const [name, { mean, std }] of Object.entries(expected))
      expect(Math.abs(ours[name]! - mean), `${name}: ${ours[name]} for ${mean}`).toBeLessThanOrEqual(
        Math.max(4 * std, APART),
      );
    for (const [a, { mean: larger }] of Object.entries(expected))
      for (const [b, { mean: smaller }] of Object.entries(expected))
        if (larger - smaller > APART) expect(ours[a]!).toBeGreaterThan(ours[b]!);
  });

  it('pedAnova', () => {
    const ours = pedAnova(...readStudy(study, true));
    for (const [name, expected] of Object.entries(study.importance.pedAnova))
      expect(Math.abs(ours[name]! - expected), `${name}: ${ours[name]} for ${expected}`).toBeLessThanOrEqual(
        EXACT,
      );
  });
});
