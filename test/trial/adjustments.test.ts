import { describe, expect, it } from 'vitest';
import {
  hasAdjustmentFrom,
  hasRecalibrationFrom,
  isAdjusting,
  isRecalibrating,
  lastAdjustableEpoch,
} from '../../src/trial/adjustments.js';
import { smallExperiment } from '../training/run.js';

const experiment = (epochs: number, interval: number, stop_epoch: number | null) =>
  smallExperiment({
    method: 'dyrep',
    dyrep: { interval, stop_epoch },
    train: { epochs, batch_size: 40 },
  });
const adjusting = (e: ReturnType<typeof experiment>) =>
  Array.from({ length: e.train.epochs }, (_, i) => i + 1).filter((epoch) => isAdjusting(e, epoch));

describe('when DyRep adjusts', () => {
  it('gives the counts of the released configurations (paper facts 1b)', () => {
    expect(adjusting(experiment(600, 15, null))).toHaveLength(33);
    expect(adjusting(experiment(120, 5, null))).toHaveLength(20);
    expect(adjusting(experiment(90, 5, 70))).toHaveLength(14);
    expect(adjusting(experiment(200, 5, 100))).toHaveLength(20);
  });

  it('stops at the stop epoch, never after the last epoch', () => {
    expect(adjusting(experiment(10, 3, 6))).toEqual([3, 6]);
    expect(adjusting(experiment(4, 2, 99))).toEqual([2, 4]);
    expect(lastAdjustableEpoch(experiment(6, 1, null).dyrep!, 6)).toBe(5);
  });

  it('never for another method', () => {
    const plain = smallExperiment({ method: 'plain' });
    expect(isAdjusting(plain, 1)).toBe(false);
    expect(hasAdjustmentFrom(plain, 1)).toBe(false);
  });

  it('knows whether one is still ahead', () => {
    const e = experiment(10, 3, 6);
    for (let from = 1; from <= 10; from++)
      expect(hasAdjustmentFrom(e, from)).toBe(adjusting(e).some((epoch) => epoch >= from));
  });
});

describe('when DyRep measures all batch norms anew', () => {
  const recalibrating = (calibrate_every_epoch: boolean) =>
    smallExperiment({
      method: 'dyrep',
      dyrep: { interval: 3, stop_epoch: 7, calibrate_every_epoch },
      train: { epochs: 10, batch_size: 40 },
    });
  const epochs = Array.from({ length: 10 }, (_, i) => i + 1);

  it('after each epoch that could have an adjustment and has none', () => {
    expect(epochs.filter((epoch) => isRecalibrating(recalibrating(true), epoch))).toEqual([1, 2, 4, 5, 7]);
    expect(epochs.filter((epoch) => isRecalibrating(recalibrating(false), epoch))).toEqual([]);
  });

  it('knows whether one is still ahead', () => {
    for (const epoch of epochs) expect(hasRecalibrationFrom(recalibrating(true), epoch)).toBe(epoch <= 7);
    expect(hasRecalibrationFrom(recalibrating(false), 1)).toBe(false);
    expect(hasRecalibrationFrom(smallExperiment(), 1)).toBe(false);
  });
});
