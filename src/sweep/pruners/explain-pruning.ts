// A pruning decision in words, for people who ask why a trial was stopped.
import type { Explanation, Reason } from './pruner.js';

const WORDS = {
  'no report': 'it has reported nothing yet',
  startup: 'too few trials are complete to compare it with',
  'warm-up': 'it is still warming up',
  'between intervals': 'this interval was checked already',
  'no number so far': 'none of its values so far is a number',
  'too few peers': 'too few complete trials have a value at this step',
  'no threshold': 'the peers give no threshold (infinite values)',
  'no resource yet': 'no trial is complete, so the resource is not known yet',
  'below rung': 'it has not come to the next rung',
  'below band': 'it has not come to the first band',
  'not a number': 'its latest value is not a number',
  bootstrap: 'too few trials have come to this rung for one to go on',
  'worse than peers': 'it is worse than the threshold of its peers',
  'as good as peers': 'it is not worse than the threshold of its peers',
  patience: 'its last reports brought progress, or patience has not run out',
  'no progress': 'its last reports brought no progress',
  'outside bounds': 'its latest value is outside the bounds',
  'inside bounds': 'its latest value is inside the bounds',
} satisfies Record<Reason, string>;

/** What a decision comes to; one that is not carried out would stop. */
export type Verdict = 'stopped' | 'would be stopped' | 'goes on';

/** One line: the decision, the rule, its reason, and the numbers it rests on. */
export function explainPruning(verdict: Verdict, explanation: Explanation): string {
  const numbers = [
    said('step', explanation.step),
    said('bracket', explanation.bracket),
    said('rung', explanation.rung),
    said('band', explanation.band),
    said('own value', explanation.own),
    said('threshold', explanation.threshold),
    said('peers', explanation.peers),
  ].filter((text) => text !== null);
  const details = numbers.length > 0 ? ` (${numbers.join(', ')})` : '';
  const asked = explanation.inner === null ? '' : `; ${explainPruning(verdict, explanation.inner)}`;
  return `${verdict} by ${explanation.rule}: ${WORDS[explanation.reason]}${details}${asked}`;
}

function said(name: string, value: number | null): string | null {
  return value === null ? null : `${name} ${value}`;
}
