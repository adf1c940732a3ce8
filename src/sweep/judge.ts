// Feeds a pruner: takes the epochs of a sweep's trials in the order in which they are told, and keeps the latest verdict
// on each trial. Nothing here reads a clock or a file, so that the same reports in the same order give the same verdicts.
import type { EpochMetrics, MetricChoice } from '../trial/metrics.js';
import type { TrialState } from '../trial/states.js';
import { peersOf } from './pruners/peers.js';
import {
  type Curve,
  type CurveState,
  type Explanation,
  FIRST_STATE,
  type Pruner,
  type PrunerState,
} from './pruners/pruner.js';

/** What was decided after a trial's report. */
export interface Judgement {
  readonly epoch: number;
  /** What the rule says. */
  readonly stop: boolean;
  /** True at the last epoch of the trial, which is never stopped there: nothing would be saved. */
  readonly last: boolean;
  readonly explanation: Explanation;
  /** The trials that it was compared with, and their values; none of a trial that goes on and is not to be explained. */
  readonly peers: readonly { readonly trial: string; readonly value: number }[];
}

/** A trial that is judged; its place in the list is its number. */
export interface Judged {
  readonly id: string;
  /** Epochs of the whole trial. */
  readonly epochs: number;
}

/** One thing that the judge took: an epoch of a trial, or its new state. */
export type Told =
  | { readonly id: string; readonly epoch: number }
  | { readonly id: string; readonly state: TrialState };

/** What of a judge is its caller's choice. */
export interface JudgeOptions {
  /** Called with each thing that is taken, in order. */
  readonly heard?: (told: Told) => void;
  /** Whether the verdict on a trial will be asked for: a rule that remembers nothing is not asked about others. */
  readonly isAsked?: (id: string) => boolean;
  /** A trial that is judged to its last epoch whatever was decided before, and compared by name where it goes on, too. */
  readonly explained?: string | null;
}

/** Whether the trial is to be ended. */
export function endsEarly({ stop, last }: Judgement): boolean {
  return stop && !last;
}

const CURVE_STATES: Readonly<Record<TrialState, CurveState>> = {
  ...{ planned: 'running', running: 'running', stopped: 'running' },
  ...{ finished: 'complete', failed: 'failed', pruned: 'pruned' },
};

/** The trials of one sweep before its pruner. */
export class Judge {
  readonly #pruner: Pruner;
  readonly #sweep: string;
  readonly #metric: MetricChoice;
  readonly #trials: Judged[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #curves: Curve[] = [];
  readonly #options: JudgeOptions;
  readonly #verdicts = new Map<string, Judgement>();
  #state: PrunerState = FIRST_STATE;

  constructor(
    pruner: Pruner,
    sweep: string,
    metric: MetricChoice,
    trials: readonly Judged[],
    options: JudgeOptions = {},
  ) {
    this.#options = options;
    this.#pruner = pruner;
    this.#sweep = sweep;
    this.#metric = metric;
    this.add(trials);
  }

  /** Brings more trials before the pruner, numbered behind those that are there. */
  add(trials: readonly Judged[]): void {
    for (const trial of trials) {
      const number = this.#trials.push(trial) - 1;
      this.#numbers.set(trial.id, number);
      this.#curves.push({ number, state: 'running', reports: [] });
    }
  }

  /** Takes the state of a trial. */
  take(id: string, state: TrialState): void {
    const number = this.#numbers.get(id);
    if (number === undefined) return;
    const curve = this.#curves[number]!;
    if (curve.state === CURVE_STATES[state]) return;
    this.#options.heard?.({ id, state });
    this.#curves[number] = { ...curve, state: CURVE_STATES[state] };
    const verdict = this.#verdicts.get(id);
    // They are written down by now, and those of many trials are much to keep.
    if (state === 'pruned' && verdict && id !== this.#options.explained)
      this.#verdicts.set(id, { ...verdict, peers: [] });
  }

  /**
   * Takes an epoch of a trial and decides; an epoch that a resumed attempt does again, or one without the metric, is not
   * judged, nor is anything after the decision to end the trial, unless it is to be explained.
   */
  tell(id: string, { epoch, metrics }: EpochMetrics): void {
    const value = metrics[this.#metric.name];
    const number = this.#numbers.get(id);
    if (number === undefined || value === undefined) return;
    const curve = this.#curves[number]!;
    if ((curve.reports.at(-1)?.step ?? 0) >= epoch) return;
    const { heard, isAsked, explained } = this.#options;
    heard?.({ id, epoch });
    this.#curves[number] = { ...curve, reports: [...curve.reports, { step: epoch, value }] };
    if (!this.#pruner.remembers && isAsked?.(id) === false) return;
    const before = this.#verdicts.get(id);
    if (id === explained || before === undefined || !endsEarly(before)) this.#decide(id, number, epoch);
  }

  /** The latest decision about a trial; null before its first. */
  verdict(id: string): Judgement | null {
    return this.#verdicts.get(id) ?? null;
  }

  #decide(id: string, number: number, epoch: number): void {
    const history = { sweep: this.#sweep, goal: this.#metric.goal, curves: this.#curves };
    const { state, stop, explanation } = this.#pruner.decide(this.#state, history, number);
    this.#state = state;
    const last = epoch >= this.#trials[number]!.epochs;
    const isNamed = id === this.#options.explained || (stop && !last);
    const compared = isNamed ? peersOf(explanation, state, history, number) : [];
    const peers = compared.map(({ trial, value }) => ({ trial: this.#trials[trial]!.id, value }));
    this.#verdicts.set(id, { epoch, stop, last, explanation, peers });
  }
}
