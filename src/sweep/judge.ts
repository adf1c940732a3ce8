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
  /** The trials that it was compared with, and their values. */
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
  readonly #heard: (told: Told) => void;
  readonly #verdicts = new Map<string, Judgement>();
  #state: PrunerState = FIRST_STATE;

  /** `heard` is called with each thing that is taken, in order. */
  constructor(
    pruner: Pruner,
    sweep: string,
    metric: MetricChoice,
    trials: readonly Judged[],
    heard: (told: Told) => void = () => {},
  ) {
    this.#heard = heard;
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
    this.#heard({ id, state });
    this.#curves[number] = { ...curve, state: CURVE_STATES[state] };
  }

  /**
   * Takes an epoch of a trial and decides; an epoch that a resumed attempt does again, or one without the metric, is not
   * judged, nor is anything after the decision to end the trial, unless `regardless`.
   */
  tell(id: string, { epoch, metrics }: EpochMetrics, regardless = false): void {
    const value = metrics[this.#metric.name];
    const number = this.#numbers.get(id);
    if (number === undefined || value === undefined) return;
    const curve = this.#curves[number]!;
    if ((curve.reports.at(-1)?.step ?? 0) >= epoch) return;
    this.#heard({ id, epoch });
    this.#curves[number] = { ...curve, reports: [...curve.reports, { step: epoch, value }] };
    const before = this.#verdicts.get(id);
    if (regardless || before === undefined || !endsEarly(before)) this.#decide(id, number, epoch);
  }

  /** The latest decision about a trial; null before its first. */
  verdict(id: string): Judgement | null {
    return this.#verdicts.get(id) ?? null;
  }

  #decide(id: string, number: number, epoch: number): void {
    const history = { sweep: this.#sweep, goal: this.#metric.goal, curves: this.#curves };
    const { state, stop, explanation } = this.#pruner.decide(this.#state, history, number);
    this.#state = state;
    const peers = peersOf(explanation, state, history, number).map(({ trial, value }) => ({
      trial: this.#trials[trial]!.id,
      value,
    }));
    this.#verdicts.set(id, { epoch, stop, last: epoch >= this.#trials[number]!.epochs, explanation, peers });
  }
}
