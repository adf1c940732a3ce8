// How a planned sweep is run, from the text of its file as it was planned: the same for a first run and for `dyrep retry`.
import { ConfigError } from '../errors.js';
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
