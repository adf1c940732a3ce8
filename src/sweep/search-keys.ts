// The keys of a sweep file that say how it is searched: `method`, `points`, `search`; and which of them go together.
import { z } from 'zod';
import type { Issue, Path } from '../trial/explain.js';
import type { SamplerSettings } from './samplers/sampler.js';
import { SAMPLER_NAMES, samplerNamed } from './samplers/table.js';
import { MAX_TRIALS } from './search-parameters.js';
import type { Sweep } from './sweep.js';

export const SEARCH_METHODS = ['grid', 'list', ...SAMPLER_NAMES] as const;
export type SearchMethod = (typeof SEARCH_METHODS)[number];
/** A method that proposes points. */
export type SamplerMethod = (typeof SAMPLER_NAMES)[number];

const DEFAULT_STARTUP = 10;
const DEFAULT_BATCH = 4;

const point = z.record(z.string(), z.unknown()).refine((p) => Object.keys(p).length > 0, {
  message: 'expected at least one parameter',
});

/** The keys with their schemas, for the schema of a sweep file. */
export const searchKeys = {
  method: z.enum(SEARCH_METHODS).default('grid'),
  /** With a sampler, how many points it proposes; with `list`, the points. */
  points: z.union([z.int().min(1).max(MAX_TRIALS), z.array(point).min(1).max(MAX_TRIALS)]).optional(),
  search: z
    .strictObject({
      /** Of the proposals; the seeds of trials are `seeds`. */
      seed: z.int().min(0).default(0),
      /** Points that are drawn at random before there is a model. */
      startup: z.int().min(1).max(MAX_TRIALS).optional(),
      /** Points that are proposed from the same history, so that they can train at the same time. */
      batch: z.int().min(1).max(MAX_TRIALS).optional(),
    })
    .optional(),
} as const;

/** Whether the method proposes points. */
export function isSampler(method: SearchMethod): method is SamplerMethod {
  return method !== 'grid' && method !== 'list';
}

/** The points of `method: list`; none with another method. */
export function listedPoints({ method, points }: Pick<Sweep, 'method' | 'points'>) {
  return method === 'list' && Array.isArray(points) ? points : [];
}

/** The settings of the sampler. */
export function samplerSettings({ search }: Pick<Sweep, 'search'>): SamplerSettings {
  const { seed = 0, startup = DEFAULT_STARTUP, batch = DEFAULT_BATCH } = search ?? {};
  return { seed, startupTrials: startup, batch };
}

const file = z.looseObject(searchKeys);

/** Points that the search of the sweep whose parsed file this is proposes from the same history; null where none learns. */
export function batchOf(value: unknown): number | null {
  const parsed = file.safeParse(value);
  if (!parsed.success || !isSampler(parsed.data.method)) return null;
  return samplerNamed(parsed.data.method).learns ? samplerSettings(parsed.data).batch : null;
}

/** What does not go together among the keys of the search. */
export function searchIssues(sweep: Sweep): readonly Issue[] {
  const { method, points, search, parameters } = sweep;
  const fault = (path: readonly PropertyKey[], message: string): Issue => ({ path, part: 'key', message });
  const issues: Issue[] = [];
  const refuse = (path: readonly PropertyKey[], message: string) => void issues.push(fault(path, message));
  if (method === 'grid' && points !== undefined)
    refuse(['points'], `a grid has all its points; use method: list, ${SAMPLER_NAMES.join(', ')}`);
  if (method === 'list') {
    if (!Array.isArray(points))
      refuse([points === undefined ? 'method' : 'points'], 'method list needs `points`, a list of points');
    for (const name of Object.keys(parameters))
      refuse(parameters[name]!.path, 'method list takes its points from `points`; nothing else varies');
  }
  if (!isSampler(method) && search !== undefined)
    refuse(['search'], `method ${method} proposes nothing; only ${SAMPLER_NAMES.join(', ')} read search`);
  if (method !== 'grid' && sweep.zip.length > 0)
    refuse(['zip'], `method ${method} cannot zip: zip takes values in turn, which only a grid does`);
  return isSampler(method) ? [...issues, ...samplerIssues(sweep, method, fault)] : issues;
}

function samplerIssues(
  { points, search, parameters, seeds, metric, metrics }: Sweep,
  method: SamplerMethod,
  fault: (path: readonly PropertyKey[], message: string) => Issue,
): readonly Issue[] {
  const issues: Issue[] = [];
  if (points === undefined)
    issues.push(fault(['method'], `method ${method} needs \`points\`: how many it proposes`));
  if (Array.isArray(points))
    issues.push(fault(['points'], `method ${method} proposes its points: give their number, or use list`));
  if (Object.keys(parameters).length === 0)
    issues.push(fault(['parameters'], `method ${method} has nothing to search: name the parameters`));
  if (seeds !== undefined && !Array.isArray(seeds))
    issues.push(
      fault(['seeds'], `method ${method} cannot add seeds as it goes: a point ends with all its seeds`),
    );
  if (samplerNamed(method).learns)
    return [...issues, ...testMetricIssues(metric.name, metrics.length > 0 ? ['metrics', 0] : ['metric'])];
  for (const key of ['startup', 'batch'] as const)
    if (search?.[key] !== undefined)
      issues.push(fault(['search', key], `method ${method} learns nothing and has no ${key}`));
  return issues;
}

function testMetricIssues(name: string, at: Path): readonly Issue[] {
  if (!name.startsWith('test.')) return [];
  const message = 'searching by a test metric would fit the test images; use val.accuracy or val.loss';
  return [{ path: [...at, 'name'], part: 'value', message }];
}
