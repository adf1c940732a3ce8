// How a planned sweep is run, from the text of its file as it was planned: the same for a first run and for `dyrep retry`.
import { ConfigError } from '../errors.js';
import { safeText } from '../report/safe-text.js';
import { type Budget, budgetOf } from '../sweep/budget.js';
import { type EarlyStop, earlyStopOf } from '../sweep/early-stop.js';
import { type Execution, executionOf } from '../sweep/execution.js';
import { parseYaml } from './read-yaml.js';

/** Retries and limits in a sweep's source; the defaults where it has none. */
export function readExecution(source: string): Execution {
  return executionOf(readSource(source));
}

/** The rule in a sweep's source that ends trials early; null where it has none. */
export function readEarlyStop(source: string): EarlyStop | null {
  return earlyStopOf(readSource(source));
}

/** What may be spent by a sweep's source; null where it has no limit. */
export function readBudget(source: string): Budget | null {
  return budgetOf(readSource(source));
}

/** The rule that ends trials early, in one line. */
export function renderEarlyStop({ rule, ...settings }: EarlyStop): string {
  const said = Object.entries(settings).map(([name, value]) => `${name} ${safeText(JSON.stringify(value))}`);
  return `early stop: ${rule}${said.length > 0 ? ` (${said.join(', ')})` : ''}`;
}

/** What holds a run back, in one line; null where the budget does not. */
export function renderBudget({ hours, compute_hours: compute }: Budget): string | null {
  const count = (n: number) => `${n} ${n === 1 ? 'hour' : 'hours'}`;
  const limits = [
    ...(hours === undefined ? [] : [`${count(hours)} of this run`]),
    ...(compute === undefined ? [] : [`${count(compute)} of computing by all its trials`]),
  ];
  return limits.length === 0 ? null : `budget: ${limits.join(', ')}`;
}

/** Trials that train at the same time by a sweep's source; 1 where it does not say. */
export function readWorkers(source: string): number {
  const value = readSource(source);
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
