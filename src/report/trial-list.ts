// The trials of a sweep as a list: the id that commands take, its arm and seed, how far it came, and the number that ranks it.
import { chosenEpoch } from '../trial/result.js';
import { formatMetric, isShare, NOTHING } from './format.js';
import type { SweepReading } from './results.js';
import { renderTable } from './table.js';

/** One line a trial, in the order of the plan, fitted to a width. */
export function renderTrialList({ metric, trials }: SweepReading, width?: number): string {
  const columns = [
    { header: 'trial', align: 'left' },
    { header: 'arm', align: 'left' },
    { header: 'seed', align: 'right' },
    { header: 'state', align: 'left' },
    { header: 'epoch', align: 'right' },
    { header: isShare(metric.name) ? `${metric.name} %` : metric.name, align: 'right' },
  ] as const;
  const rows = Array.from(trials, (trial) => {
    const value = chosenEpoch(trial, metric.select)?.metrics[metric.name] ?? null;
    const epoch = trial.last === null ? NOTHING : String(trial.last.epoch);
    return [trial.id, trial.arm, String(trial.seed), trial.state, epoch, formatMetric(metric.name, value)];
  });
  return renderTable(columns, rows, width);
}
