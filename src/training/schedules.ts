// Learning-rate schedules, stepped per batch: the first update uses step 0 (the reference's cosine never does, paper
// facts 3h.10; `reference` does the same). Cosine: Loshchilov and Hutter 2017, equation 5, without restarts.

import type { Compatibility } from '../reparam/solve.js';

export interface ScheduleOptions {
  readonly schedule: 'cosine' | 'constant';
  readonly lr: number;
  /** The rate that the cosine ends at. */
  readonly lr_min: number;
}

/** The rate of update `step` (from 0) of `steps` in all; `reference` uses the cosine's second rate for the first, too. */
export function learningRate(
  options: ScheduleOptions,
  step: number,
  steps: number,
  compatibility: Compatibility = 'correct',
): number {
  switch (options.schedule) {
    case 'constant':
      return options.lr;
    case 'cosine': {
      const at = compatibility === 'reference' ? Math.max(step, 1) : step;
      const progress = Math.min(at / Math.max(steps, 1), 1);
      return options.lr_min + ((options.lr - options.lr_min) * (1 + Math.cos(Math.PI * progress))) / 2;
    }
    default:
      return options.schedule satisfies never;
  }
}
