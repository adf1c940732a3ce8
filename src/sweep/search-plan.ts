// How a search goes on: proposes points while the history that they may see is complete, and draws anew in the place of a
// proposal that is there already or is not allowed. The same history gives the same points.
import { random } from '../random.js';
import type { Experiment } from '../trial/experiment.js';
import { shortDigest } from '../trial/identity.js';
import { parameterValue } from '../trial/parameters.js';
import { type ArmMaker, armMaker, type PlannedArm } from './arms.js';
import { ExpressionFault } from './expression.js';
import { type Constraint, fits, holds, listedPoint, type SweepPoint, valuesAt } from './points.js';
import type { SamplerSpace } from './samplers/dimension.js';
import {
  drawPoint,
  type FinishedTrial,
  historyLength,
  proposalStream,
  type SamplerSettings,
} from './samplers/sampler.js';
import { samplerNamed } from './samplers/table.js';
import { isSampler, type SamplerMethod, samplerSettings } from './search-keys.js';
import { combineLosses } from './search-loss.js';
import { type PlannedProposal, type SearchRecord, toRuns } from './search-record.js';
import { searchSpace, withFewDigits } from './search-space.js';
import { existingValues } from './space.js';
import type { Sweep } from './sweep.js';

/** What further proposals are made from, besides the history. */
export interface Searching {
  readonly method: SamplerMethod;
  /** Points to propose. */
  readonly points: number;
  readonly settings: SamplerSettings;
  readonly space: SamplerSpace;
  readonly digest: string;
  /** Arms that `include` names, before all proposals. */
  readonly included: readonly PlannedArm[];
  /** The arm of values of all dimensions; null where they are not allowed. */
  armAt(values: Values): PlannedArm | null;
}

type Values = Readonly<Record<string, unknown>>;

/** What became of a point: its loss in each metric (less is better, NaN for none), undefined while it has not ended. */
export type LossesOf = (arm: PlannedArm) => readonly number[] | undefined;

/** How often a proposal is drawn anew before the space counts as exhausted. */
export const MOST_DRAWS = 1000;

/** The search of a sweep; null for one that proposes nothing. */
export function searchingOf(
  sweep: Sweep,
  base: Experiment,
  constraints: readonly Constraint[],
  seeds: readonly number[],
): Searching | null {
  const { method, points } = sweep;
  if (!isSampler(method) || typeof points !== 'number') return null;
  const make = armMaker(sweep, base, seeds[0]!);
  const included = sweep.include.flatMap((values, i) => make(listedPoint(values, ['include', i])) ?? []);
  return {
    ...{ method, points, settings: samplerSettings(sweep), space: searchSpace(sweep.parameters) },
    digest: digestOf(sweep, base, seeds),
    included,
    armAt: (values) => allowedArm(sweep, base, constraints, make, values),
  };
}

/** The point of values of all dimensions. */
export function pointAt(sweep: Sweep, base: Experiment, values: Values): SweepPoint {
  const parameters = Object.entries(sweep.parameters).map(([name, p]) => ({ name, when: p.when }));
  return {
    values: existingValues(parameters, (name) => parameterValue(base, name), values),
    pathOf: (name) => sweep.parameters[name]!.path,
    listed: false,
  };
}

function allowedArm(
  sweep: Sweep,
  base: Experiment,
  constraints: readonly Constraint[],
  make: ArmMaker,
  values: Values,
): PlannedArm | null {
  const point = pointAt(sweep, base, values);
  if (sweep.exclude.some((partial) => fits(point.values, partial))) return null;
  try {
    if (!constraints.every((constraint) => holds(constraint, valuesAt(base, point)))) return null;
  } catch (fault) {
    // Constraints are tried before anything is planned; one that has no value at a later point is not fulfilled there.
    if (fault instanceof ExpressionFault) return null;
    throw fault;
  }
  return make(point);
}

function digestOf(sweep: Sweep, base: Experiment, seeds: readonly number[]): string {
  const { method, metric, metrics, exclude, constraints, include } = sweep;
  const parameters = Object.entries(sweep.parameters).map(([name, { when, ...p }]) =>
    p.kind === 'choice' ? [name, when, p.values, p.weights] : [name, when, p.distribution.name, p.settings],
  );
  const { seed: _, ...experiment } = base;
  const texts = constraints.map((c) => c.text);
  const settings = samplerSettings(sweep);
  const judged = [metric, metrics.map(({ name, goal }) => [name, goal])];
  return shortDigest([method, settings, parameters, judged, exclude, texts, include, seeds, experiment]);
}

/** A search with its points so far. */
export interface Searched {
  readonly record: SearchRecord;
  /** Those of `include`, then those of the proposals. */
  readonly arms: readonly PlannedArm[];
}

/**
 * The proposals and all that follow from the history; of the given ones those are kept that still are arms of this search.
 * `known` are arms that need not be made again.
 */
export function continueSearch(
  searching: Searching,
  before: readonly PlannedProposal[],
  lossesOf: LossesOf,
  known: readonly PlannedArm[] = [],
): Searched {
  const { method, settings, points } = searching;
  const arms = new Map(searching.included.map((arm) => [arm.id, arm]));
  const proposals: PlannedProposal[] = [];
  const at: PlannedArm[] = [];
  const add = (proposal: PlannedProposal, arm: PlannedArm) => {
    arms.set(arm.id, arm);
    proposals.push(proposal);
    at.push(arm);
  };
  const ready = new Map(known.map((arm) => [arm.id, arm]));
  for (const proposal of before.slice(0, points)) {
    const arm = ready.get(proposal.arm) ?? searching.armAt(proposal.values);
    if (arm === null || arm.id !== proposal.arm || arms.has(arm.id)) break;
    add(proposal, arm);
  }
  let exhausted = false;
  const losses = at.map(() => undefined as readonly number[] | undefined);
  while (proposals.length < points) {
    const index = proposals.length;
    const finished = historyOf(searching, index, proposals, at, losses, lossesOf);
    if (finished === null) break;
    const pending = proposals.slice(finished.length).map((p) => p.values);
    const next = proposed(searching, index, finished, pending, arms);
    exhausted = next === null;
    if (next === null) break;
    add(next.proposal, next.arm);
  }
  const { seed } = settings;
  const { digest } = searching;
  return { record: { method, seed, digest, exhausted, proposals }, arms: [...arms.values()] };
}

/** The points that a proposal may see, or null while one of them has not ended; fills `losses`. */
function historyOf(
  { method, settings }: Searching,
  index: number,
  proposals: readonly PlannedProposal[],
  arms: readonly PlannedArm[],
  losses: (readonly number[] | undefined)[],
  lossesOf: LossesOf,
): readonly FinishedTrial[] | null {
  const length = samplerNamed(method).learns ? historyLength(settings, index) : 0;
  const visible: (readonly number[])[] = [];
  for (let i = 0; i < length; i++) {
    losses[i] ??= lossesOf(arms[i]!);
    const known = losses[i];
    if (known === undefined) return null;
    visible.push(known);
  }
  return combineLosses(visible).map((loss, i) => ({ index: i, values: proposals[i]!.values, loss }));
}

/** The next point: the best of the sampler's that is new and allowed, else the first such random draw; null for none. */
function proposed(
  { method, space, settings, armAt }: Searching,
  index: number,
  finished: readonly FinishedTrial[],
  pending: readonly Values[],
  arms: ReadonlyMap<string, PlannedArm>,
): { readonly proposal: PlannedProposal; readonly arm: PlannedArm } | null {
  const proposal = samplerNamed(method).propose(space, settings, index, finished, pending);
  const basedOn = toRuns(proposal.basedOn);
  const taken = (values: Values, origin: PlannedProposal['origin']) => {
    const short = withFewDigits(space, values);
    const arm = armAt(short);
    if (arm === null || arms.has(arm.id)) return null;
    return { proposal: { index, arm: arm.id, values: short, basedOn, origin }, arm };
  };
  for (const values of [proposal.values, ...(proposal.others ?? [])]) {
    const next = taken(values, proposal.origin);
    if (next !== null) return next;
  }
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const stream = proposalStream(settings, index).split('redraw', draw);
    const next = taken(drawPoint(space, stream), 'redrawn');
    if (next !== null) return next;
  }
  return null;
}

/** Points on which a search is tried before anything is planned. */
const TRIED = 64;

/** Values drawn from the space, which are no part of the plan. */
export function triedValues(space: SamplerSpace): readonly Values[] {
  return Array.from({ length: TRIED }, (_, i) => drawPoint(space, random(0).split('try', i)));
}

/** Their arms, as far as they are allowed. */
export function triedArms({ space, armAt }: Searching): readonly PlannedArm[] {
  return triedValues(space).flatMap((values) => armAt(values) ?? []);
}
