// Several metrics on a leaderboard: what each arm has of every one, which Pareto front it is in by its means, and the volume
// that the first front dominates (hypervolume; Zitzler, Thiele 1998).
import { type Objective, reportedMetric, type Selection } from '../trial/metrics.js';
import { hypervolume, paretoRanks } from '../trial/pareto.js';
import { metricOf, type TrialResult } from '../trial/result.js';
import { formatCount, formatDuration, formatMeanDeviation, formatMetric, isShare } from './format.js';
import { describeSample, type Sample } from './statistics.js';

/** What the trials have of each metric. */
export function sampleObjectives(
  trials: readonly TrialResult[],
  objectives: readonly Objective[],
  select: Selection,
): readonly Sample[] {
  return objectives.map(({ name }) =>
    describeSample(trials.flatMap((trial) => metricOf(trial, reportedMetric(name), select) ?? [])),
  );
}

interface Arm {
  readonly objectives: readonly Sample[];
}

const meansOf = ({ objectives }: Arm) => objectives.map((sample) => sample.mean ?? Number.NaN);

/** The front of each arm by its means, from 1; null where a mean is missing or no number. */
export function frontsOf(arms: readonly Arm[], objectives: readonly Objective[]): readonly (number | null)[] {
  if (objectives.length === 0) return arms.map(() => null);
  const goals = objectives.map((o) => o.goal);
  return paretoRanks(arms.map(meansOf), goals).map((rank) => (rank === null ? null : rank + 1));
}

/** The hypervolume of the means of these arms up to the references; null unless every metric has one. */
export function hypervolumeOf(arms: readonly Arm[], objectives: readonly Objective[]): number | null {
  const references = objectives.flatMap((o) => o.reference ?? []);
  if (objectives.length === 0 || references.length < objectives.length) return null;
  const goals = objectives.map((o) => o.goal);
  return hypervolume(arms.map(meansOf), goals, references);
}

/** Mean and deviation of a metric, counts and durations in their units. */
export function formatSample({ name }: Objective, { mean, std }: Sample): string {
  const reported = reportedMetric(name);
  const unit = /^(params|macs)\.|^trial\.macs$/.test(name) ? formatCount : null;
  const format = name.endsWith('seconds') ? formatDuration : unit;
  if (format === null || mean === null) return formatMeanDeviation(reported, mean, std);
  return std === null ? format(mean) : `${format(mean)} ± ${format(std)}`;
}

/** How the arms were ranked, which number each metric is, and the hypervolume where there is one. */
export function describeObjectives(
  objectives: readonly Objective[],
  volume: number | null,
): readonly string[] {
  const [primary, ...further] = objectives;
  if (primary === undefined) return [];
  const better = objectives.map(
    ({ name, goal }) => `${reportedMetric(name)} (${goal === 'maximize' ? 'higher' : 'lower'})`,
  );
  const kinds = [...new Set(further.map((o) => kindOf(o.name)))].map((kind) => {
    const names = further.filter((o) => kindOf(o.name) === kind).map((o) => reportedMetric(o.name));
    return `${names.join(', ')}: ${kind}`;
  });
  const corner = objectives.map((o) => `${reportedMetric(o.name)} ${referenceText(o)}`);
  return [
    `ranked by Pareto front of the means of ${better.join(', ')}, within a front by ${reportedMetric(primary.name)}`,
    'an arm is in front 1 when no other is as good in every metric and better in one; front 2: when only arms of front 1 are',
    kinds.join('; '),
    ...(volume === null ? [] : [`hypervolume of front 1 up to ${corner.join(', ')}: ${volumeText(volume)}`]),
  ];
}

function kindOf(name: Objective['name']): string {
  switch (name) {
    case 'trial.seconds':
      return 'training time of the whole trial';
    case 'trial.macs':
      return 'forward MACs an image, summed over all epochs';
    case 'params.deploy':
    case 'macs.deploy':
      return 'the fused network';
    default:
      return 'at the epoch that the first metric chooses';
  }
}

function referenceText({ name, reference }: Objective): string {
  if (reference === null) return '-';
  return isShare(name) ? `${formatMetric(name, reference)} %` : String(reference);
}

/** Four digits: the volume multiplies the units of all metrics, accuracies as shares of 1. */
function volumeText(volume: number): string {
  return volume >= 1e6 ? volume.toExponential(3) : String(Number(volume.toPrecision(4)));
}
