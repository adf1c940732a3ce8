// A search in words: how far its proposals have come, what each rests on, and where its space has come to an end.
import { formatItems, formatValue } from '../report/format.js';
import { safeText } from '../report/safe-text.js';
import { threadsOf } from '../runner/shares.js';
import type { SweepPlan } from '../sweep/plan.js';
import { historyLength } from '../sweep/samplers/sampler.js';
import { MOST_DRAWS } from '../sweep/search-plan.js';
import { describeOrigin, type PlannedProposal, type SearchRecord } from '../sweep/search-record.js';

/** What of a plan its progress is told from. */
export type SearchedPlan = Pick<SweepPlan, 'search' | 'searching' | 'trials' | 'budget'>;

/** Whether the search goes on to propose points: some are left, there is room for them, and the budget has trials for them. */
export function isOpen({ search, searching, trials, budget }: SearchedPlan): boolean {
  if (search === null || search.exhausted || search.proposals.length === searching!.points) return false;
  return trials.length !== budget?.trials;
}

/** How far the proposals have come: `tpe: 14 of 50 points proposed; the next once points 0 to 13 have ended`. */
export function describeProgress(plan: SearchedPlan): string {
  const { method, proposals, exhausted } = plan.search!;
  const { points, settings } = plan.searching!;
  if (proposals.length === points) return `${method}: all ${formatItems(points, 'point')} proposed`;
  const so = `${method}: ${proposals.length} of ${formatItems(points, 'point')} proposed`;
  if (exhausted) return `${so}; ${NO_OTHER}`;
  if (!isOpen(plan)) return `${so}; the budget has no trial left for another`;
  const last = historyLength(settings, proposals.length) - 1;
  return `${so}; the next once ${last === 0 ? 'point 0 has' : `points 0 to ${last} have`} ended`;
}

const NO_OTHER = `none of ${MOST_DRAWS} more random draws is new and allowed, so that the plan ends there`;

/** The remark on a space that has no point left; nothing where it has. */
export function exhaustionRemarks(plan: SweepPlan): readonly string[] {
  return plan.search?.exhausted ? [describeProgress(plan)] : [];
}

/**
 * The remark on workers that a search leaves idle once it proposes from a model, or on cores that its workers leave idle;
 * `cores` null: the surroundings say how many threads a trial has.
 */
export function workerRemarks(
  { search, searching, seeds }: SweepPlan,
  workers: number,
  cores: number | null,
): readonly string[] {
  if (search === null || search.method === 'random') return [];
  const { batch } = searching!.settings;
  const most = batch * seeds.length;
  if (workers > most)
    return [
      `${workers} workers, but after its start the search has ${formatItems(most, 'trial')} at a time: batch times seeds`,
    ];
  if (cores === null) return [];
  const [threads, wanted] = [threadsOf({ cores }, batch), Math.min(batch, cores)];
  if (workers >= wanted) return [];
  return [
    `each trial has ${formatItems(threads, 'thread')}, with any number of workers: what the search learns must not depend on ` +
      `it; --workers ${wanted} uses all ${cores} cores`,
  ];
}

/** The lines of a dry run about the search: its settings and progress, and each point with what it rests on. */
export function searchLines(plan: SweepPlan): readonly string[] {
  const { search, searching } = plan;
  if (search === null || searching === null) return [];
  const { seed, startupTrials, batch } = searching.settings;
  const learning = search.method === 'random' ? '' : `, startup ${startupTrials}, batch ${batch}`;
  const names = new Map(plan.arms.map(({ id, name }) => [id, name]));
  const width = String(search.proposals.length - 1).length;
  return [
    '',
    `search seed ${seed}${learning}; ${describeProgress(plan)}`,
    ...search.proposals.map(
      (p) =>
        `  ${String(p.index).padStart(width)}  ${safeText(names.get(p.arm)!)}: ${describeOrigin(p, search.method)}`,
    ),
  ];
}

/** Where a point comes from: `point 12, proposed by tpe (model) from points 0 to 11; search seed 0`. */
export function describeProposal(
  proposal: PlannedProposal,
  { method, seed }: Pick<SearchRecord, 'method' | 'seed'>,
): string {
  return `point ${proposal.index}, proposed by ${describeOrigin(proposal, method)}; search seed ${seed}`;
}

/** What a parameter of a search is drawn from: `log_uniform_values min 0.001 max 0.5`. */
export function describeRange({ searching }: SweepPlan, name: string): string | null {
  const dimension = searching?.space.dimensions.find((d) => d.name === name);
  if (dimension === undefined) return null;
  if (dimension.kind === 'number') {
    const { name: distribution, low, high, q } = dimension.distribution;
    const bounds = Number.isFinite(high) ? ` from ${formatBound(low)} to ${formatBound(high)}` : '';
    return `${distribution}${bounds}${q === null ? '' : ` in steps of ${q}`}`;
  }
  const { values, probabilities } = dimension.choice;
  const alike = probabilities.every((p) => p === probabilities[0]);
  return values
    .map((v, i) => (alike ? formatValue(v) : `${formatValue(v)} (${formatBound(probabilities[i]!)})`))
    .join(', ');
}

function formatBound(value: number): string {
  return String(Number(value.toPrecision(12)));
}
