// How a planned sweep is run, from the text of its file as it was planned: the same for a first run and for `dyrep retry`.
import { ConfigError } from '../errors.js';
import { formatDuration, formatItems } from '../report/format.js';
import { safeText } from '../report/safe-text.js';
import { type Budget, budgetOf } from '../sweep/budget.js';
import { type EarlyStop, earlyStopOf } from '../sweep/early-stop.js';
import { type Execution, executionOf } from '../sweep/execution.js';
import { batchOf } from '../sweep/search-keys.js';
import { parseYaml } from './read-yaml.js';

/** The keys of a sweep's source that say how it is run. */
export interface RunKeys {
  /** Retries and limits; the defaults where it has none. */
  readonly execution: Execution;
  /** The rule that ends trials early; null where it has none. */
  readonly earlyStop: EarlyStop | null;
  /** What may be spent; null where it has no limit. */
  readonly budget: Budget | null;
  /** Trials that train at the same time; 1 where it does not say. */
  readonly workers: number;
  /** Points that a search which learns proposes at the same time; null where nothing is learned. */
  readonly batch: number | null;
}

/** Reads them from a sweep's source. */
export function readRunKeys(source: string): RunKeys {
  const file = readSource(source);
  return {
    execution: executionOf(file),
    earlyStop: earlyStopOf(file),
    budget: budgetOf(file),
    workers: workersOf(file),
    batch: batchOf(file),
  };
}

/** The rule that ends trials early, in one line. */
export function renderEarlyStop({ rule, ...settings }: EarlyStop): string {
  const said = Object.entries(settings).map(([name, value]) => `${name} ${safeText(JSON.stringify(value))}`);
  return `early stop: ${rule}${said.length > 0 ? ` (${said.join(', ')})` : ''}`;
}

/** What holds a run back, in one line, with the seconds that its trials have trained; null where the budget does not. */
export function renderBudget(budget: Budget | null, seconds: () => number): string | null {
  const { hours, compute_hours: compute } = budget ?? {};
  const limits = [
    ...(hours === undefined ? [] : [`${formatItems(hours, 'hour')} of this run`]),
    ...(compute === undefined
      ? []
      : [
          `${formatItems(compute, 'hour')} of computing by all its trials (${formatDuration(seconds())} so far)`,
        ]),
  ];
  return limits.length === 0 ? null : `budget: ${limits.join(', ')}`;
}

function workersOf(value: unknown): number {
  const workers = typeof value === 'object' && value !== null && 'workers' in value ? value.workers : 1;
  return typeof workers === 'number' && Number.isSafeInteger(workers) && workers > 0 ? workers : 1;
}

function readSource(source: string): unknown {
  try {
    return parseYaml(source, 'the sweep').value;
  } catch (error) {
    // It was read when it was planned; whatever cannot be read now says nothing.
    if (error instanceof ConfigError) return null;
    throw error;
  }
}
