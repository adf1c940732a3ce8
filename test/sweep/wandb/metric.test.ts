import { describe, expect, it } from 'vitest';
import { meantMetric, translateMetric } from '../../../src/sweep/wandb/metric.js';
import { METRIC_NAMES } from '../../../src/trial/metrics.js';
import { emptyTranslation } from './translate.js';

describe('the metric that a name means', () => {
  it.each(METRIC_NAMES)('%s is itself', (name) => {
    expect(meantMetric(name)).toEqual({ name, guessed: false });
  });

  it.each([
    ['val/accuracy', 'val.accuracy'],
    ['val_acc', 'val.accuracy'],
    ['validation_accuracy', 'val.accuracy'],
    ['val_loss', 'val.loss'],
    ['eval/loss', 'val.loss'],
    ['Validation Loss', 'val.loss'],
    ['best_val_acc', 'val.accuracy'],
    ['val_top1', 'val.accuracy'],
    ['val/acc@1', 'val.accuracy'],
    ['top-1', 'val.accuracy'],
    ['train_loss', 'train.loss'],
    ['loss/train', 'train.loss'],
    ['epoch_accuracy', 'val.accuracy'],
    ['test acc', 'test.accuracy'],
    ['valLoss', 'val.loss'],
    ['total_loss', 'val.loss'],
    ['val/eval_loss', 'val.loss'],
  ])('%s is %s', (name, expected) => {
    expect(meantMetric(name)?.name).toBe(expected);
  });

  it('says when a name does not tell on which images it is measured', () => {
    expect(meantMetric('loss')).toEqual({ name: 'val.loss', guessed: true });
    expect(meantMetric('val_loss')).toEqual({ name: 'val.loss', guessed: false });
  });

  it.each([
    'f1',
    'val_f1',
    'acc@5',
    'val',
    'train',
    'lossless',
    'error',
    'val_loss_accuracy',
    '',
    'constructor',
  ])('%j is none of ours', (name) => {
    expect(meantMetric(name)).toBeNull();
  });
});

describe('a metric in our language', () => {
  const translated = (metric: Parameters<typeof translateMetric>[0]) => {
    const translation = emptyTranslation();
    const result = translateMetric(metric, ['metric'], ['metric'], translation);
    return { result, notes: translation.notes.map((n) => n.message), issues: translation.issues };
  };

  it("keeps W&B's default goal, and says so where it would rank the worst accuracy first", () => {
    const { result, notes } = translated({ name: 'val_accuracy' });
    expect(result).toEqual({ name: 'val.accuracy', goal: 'minimize' });
    expect(notes).toContain(
      'without a goal W&B minimizes: the lowest val.accuracy wins; write goal: maximize if that is not meant',
    );
    expect(translated({ name: 'val_loss' }).notes).toEqual(['val_loss is val.loss here']);
  });

  it('notes a goal that goes against its metric', () => {
    expect(translated({ name: 'val.accuracy', goal: 'minimize' }).notes).toHaveLength(1);
    expect(translated({ name: 'val.loss', goal: 'maximize' }).notes).toHaveLength(1);
    expect(translated({ name: 'val.accuracy', goal: 'maximize' }).notes).toEqual([]);
  });

  it('lets the last epoch speak for a test metric', () => {
    const { result, notes } = translated({ name: 'test_acc', goal: 'maximize' });
    expect(result).toEqual({ name: 'test.accuracy', goal: 'maximize', select: 'last' });
    expect(notes.join()).toContain('so the last epoch counts');
  });

  it('notes target and both kinds of imputing', () => {
    const { notes } = translated({
      name: 'val.loss',
      target: 0.1,
      impute: 'best',
      impute_while_running: 'latest',
    });
    expect(notes.map((n) => n.slice(0, 18))).toEqual(Array(3).fill('means nothing here'));
  });

  it('is refused with the names that there are', () => {
    const { result, issues } = translated({ name: 'f1' });
    expect(result).toBeNull();
    expect(issues[0]).toMatchObject({ path: ['metric', 'name'], part: 'value' });
    expect(issues[0]!.message).toMatch(/^unknown metric 'f1', expected one of train\.loss, /);
  });
});
