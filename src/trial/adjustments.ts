// When DyRep changes a network: after which epochs it grows and cuts, and after which it measures batch norms anew
// (released loop in paper facts 3a). All of it follows from the experiment alone.
import { type DyrepOptions, type Experiment, growthOptions } from './experiment.js';

/** The last epoch after which the structure may change: stop_epoch, or 5/6 of the epochs as released (500 of 600). */
export function lastAdjustableEpoch(options: DyrepOptions, epochs: number): number {
  return Math.min(options.stop_epoch ?? Math.floor((epochs * 5) / 6), epochs);
}

/** Whether an adjustment follows this epoch. */
export function isAdjusting(experiment: Experiment, epoch: number): boolean {
  const dyrep = growthOptions(experiment);
  if (dyrep === undefined) return false;
  return epoch % dyrep.interval === 0 && epoch <= lastAdjustableEpoch(dyrep, experiment.train.epochs);
}

/** Whether any adjustment follows an epoch from `epoch` on: scores are only gathered while one does. */
export function hasAdjustmentFrom(experiment: Experiment, epoch: number): boolean {
  const dyrep = growthOptions(experiment);
  if (dyrep === undefined) return false;
  const next = Math.ceil(Math.max(epoch, 1) / dyrep.interval) * dyrep.interval;
  return next <= lastAdjustableEpoch(dyrep, experiment.train.epochs);
}

/** Whether all batch norms are measured anew after this epoch: one that could have had an adjustment and has none. */
export function isRecalibrating(experiment: Experiment, epoch: number): boolean {
  const dyrep = growthOptions(experiment);
  if (!dyrep?.calibrate_every_epoch || isAdjusting(experiment, epoch)) return false;
  return epoch <= lastAdjustableEpoch(dyrep, experiment.train.epochs);
}

/** Whether any recalibration follows an epoch from `epoch` on. */
export function hasRecalibrationFrom(experiment: Experiment, epoch: number): boolean {
  const dyrep = growthOptions(experiment);
  if (!dyrep?.calibrate_every_epoch) return false;
  for (let e = Math.max(epoch, 1); e <= lastAdjustableEpoch(dyrep, experiment.train.epochs); e++)
    if (isRecalibrating(experiment, e)) return true;
  return false;
}
