// The measures of importance by name. A new measure is one file and one line here.
import { UnknownNameError } from '../../errors.js';
import { fanova } from './fanova.js';
import type { Feature, Sample } from './forest.js';
import { meanDecreaseImpurity } from './impurity.js';
import { pedAnova } from './ped-anova.js';

/** A measure: the share of each parameter by name; the same seed gives the same shares. */
export type ImportanceMeasure = (
  features: readonly Feature[],
  samples: readonly Sample[],
  seed: number,
) => Readonly<Record<string, number>>;

const MEASURES = { fanova, impurity: meanDecreaseImpurity, ped_anova: pedAnova } satisfies Record<
  string,
  ImportanceMeasure
>;

/** The names of the measures. */
export const IMPORTANCE_NAMES = Object.keys(MEASURES) as readonly (keyof typeof MEASURES)[];
export type ImportanceName = (typeof IMPORTANCE_NAMES)[number];

/** A measure by name; throws UnknownNameError. */
export function importanceNamed(name: string): ImportanceMeasure {
  if (!Object.hasOwn(MEASURES, name)) throw new UnknownNameError('importance', name, IMPORTANCE_NAMES);
  return MEASURES[name as keyof typeof MEASURES];
}
