// Patience: ask another rule only when the last reports brought no progress; alone, stop then. As Optuna 5's PatientPruner.
import { bestValue, curveOf, isWorse } from './curves.js';
import { decision, type Pruner } from './pruner.js';

const RULE = 'patient';

export interface Patience {
  /** Reports without progress that are endured. */
  readonly patience: number;
  /** How far the last reports may be worse than the best before and still count as progress. */
  readonly min_delta: number;
}

/** A pruner that asks `wrapped` (null: stops) when patience has run out. */
export function patient(settings: Patience, wrapped: Pruner | null): Pruner {
  return {
    name: RULE,
    remembers: wrapped?.remembers ?? false,
    decide(state, history, trialNumber) {
      const { goal } = history;
      const reports = [...curveOf(history, trialNumber).reports].sort((a, b) => a.step - b.step);
      const step = reports.at(-1)?.step ?? null;
      const window = settings.patience + 1;
      if (reports.length <= window) return decision(state, RULE, false, 'patience', { step });
      const values = reports.map((r) => r.value);
      const own = bestValue(values.slice(-window), goal);
      const before = bestValue(values.slice(0, -window), goal);
      const threshold = before + (goal === 'maximize' ? -settings.min_delta : settings.min_delta);
      const details = { step, own, threshold };
      if (!isWorse(own, threshold, goal)) return decision(state, RULE, false, 'patience', details);
      if (wrapped === null) return decision(state, RULE, true, 'no progress', details);
      const asked = wrapped.decide(state, history, trialNumber);
      return decision(asked.state, RULE, asked.stop, 'no progress', { ...details, inner: asked.explanation });
    },
  };
}
