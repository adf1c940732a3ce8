// The importance scores by name. A new score is one file and one line here.
import { UnknownNameError } from '../../errors.js';
import { chance } from './chance.js';
import { gradNorm } from './grad-norm.js';
import { operation } from './operation.js';
import type { Score } from './score.js';
import { snip } from './snip.js';
import { synflow } from './synflow.js';

const SCORES = { synflow, snip, grad_norm: gradNorm, operation, random: chance } satisfies Record<
  string,
  Score
>;

/** The names of the scores. */
export const SCORE_NAMES = Object.keys(SCORES) as readonly (keyof typeof SCORES)[];

/** A score by name; throws UnknownNameError. */
export function scoreNamed(name: string): Score {
  if (!Object.hasOwn(SCORES, name)) throw new UnknownNameError('score', name, SCORE_NAMES);
  return SCORES[name as keyof typeof SCORES];
}
