// Two runs of the same trial, metric by metric and condition by condition: pure.
import type { EpochMetrics } from '../trial/metrics.js';
import { ENVIRONMENT_NAMES, type Provenance } from './provenance.js';

/** A metric that is not the same, bit for bit; null where a run does not have it. */
export interface MetricDifference {
  readonly epoch: number;
  readonly metric: string;
  readonly before: number | null;
  readonly now: number | null;
}

/** Durations are never the same. */
const TIMES: readonly string[] = ['seconds'];

/** Every metric of every epoch that differs, times left out; `compared` counts those that were looked at. */
export function compareMetrics(
  before: readonly EpochMetrics[],
  now: readonly EpochMetrics[],
): { readonly compared: number; readonly differences: readonly MetricDifference[] } {
  const [a, b] = [before, now].map((epochs) => new Map(epochs.map((e) => [e.epoch, e.metrics])));
  const epochs = [...new Set([...a!.keys(), ...b!.keys()])].sort((x, y) => x - y);
  const pairs = epochs.flatMap((epoch) => {
    const [old, fresh] = [a!.get(epoch) ?? {}, b!.get(epoch) ?? {}];
    const names = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
    return names
      .filter((metric) => !TIMES.includes(metric))
      .map((metric) => ({ epoch, metric, before: old[metric] ?? null, now: fresh[metric] ?? null }));
  });
  return { compared: pairs.length, differences: pairs.filter((p) => !Object.is(p.before, p.now)) };
}

/** What of a run's conditions is compared: its engine by its log, and where it ran. */
export interface Conditions {
  readonly engine: string | null;
  readonly provenance: Provenance | null;
}

/** A condition that is not the same. */
export interface ConditionDifference {
  readonly condition: string;
  readonly before: string;
  readonly now: string;
}

/** Where things lie, what tools print and which job it is change no number. */
const HARMLESS: readonly string[] = [
  ...['DYREP_HOME', 'DYREP_CACHE', 'XDG_CACHE_HOME', 'TF_CPP_MIN_LOG_LEVEL', 'SLURM_JOB_ID'],
];

/** Every condition that differs and may explain a difference; those that are not known of both are left out. */
export function compareConditions(before: Conditions, now: Conditions): readonly ConditionDifference[] {
  const [a, b] = [flatten(before), flatten(now)];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((condition) => {
    const [old, fresh] = [a.get(condition), b.get(condition)];
    if (old === undefined || fresh === undefined || old === fresh) return [];
    return [{ condition, before: old, now: fresh }];
  });
}

function flatten({ engine, provenance }: Conditions): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (engine !== null) found.set('engine', engine);
  if (provenance === null) return found;
  const { commit, diff, lockFile, versions, hardware, environment } = provenance;
  found.set('commit', commit ?? 'none');
  if (diff !== undefined) found.set('uncommitted changes', diff?.sha256 ?? 'none');
  if (lockFile !== undefined) found.set('lock file', lockFile?.sha256 ?? 'none');
  for (const [name, version] of Object.entries(versions)) found.set(`version of ${name}`, version);
  if (hardware !== undefined) {
    found.set('processor', `${hardware.cpu}, ${hardware.cores} cores`);
    found.set('GPUs', hardware.gpus.map((gpu) => gpu.model).join(', ') || 'none');
  }
  if (environment !== undefined)
    for (const name of ENVIRONMENT_NAMES)
      if (!HARMLESS.includes(name)) found.set(`variable ${name}`, environment[name] ?? 'not set');
  return found;
}
