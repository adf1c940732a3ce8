// The phases of RepNAS (released: 15 random, 35 searching, 100 frozen epochs; paper facts 2), from the experiment alone.
import type { Experiment } from './experiment.js';

/** How many epochs draw branches at random, and how many search; the rest trains what was found. */
export interface SearchPhases {
  readonly random: number;
  readonly search: number;
}

/** The phases of an experiment; null where its method does not search. */
export function searchPhases({ repnas, train: { epochs } }: Experiment): SearchPhases | null {
  if (repnas === undefined) return null;
  return {
    random: repnas.random_epochs ?? Math.floor(epochs / 10),
    search: repnas.search_epochs ?? Math.max(1, Math.floor((epochs * 7) / 30)),
  };
}

/** Whether the structure is frozen after this epoch. */
export function isFreezing(experiment: Experiment, epoch: number): boolean {
  const phases = searchPhases(experiment);
  return phases !== null && epoch === phases.random + phases.search;
}
