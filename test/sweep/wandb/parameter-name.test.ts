import { describe, expect, it } from 'vitest';
import { meantParameter } from '../../../src/sweep/wandb/parameter-name.js';
import { parameterNames } from '../../../src/trial/parameters.js';

describe('the parameter that a name means', () => {
  it.each([
    ['train.lr', 'train.lr'],
    ['method', 'method'],
    ['lr', 'train.lr'],
    ['epochs', 'train.epochs'],
    ['width', 'model.width'],
    ['nesterov', 'train.nesterov'],
    ['learning_rate', 'train.lr'],
    ['learningRate', 'train.lr'],
    ['batch-size', 'train.batch_size'],
    ['batchSize', 'train.batch_size'],
    ['optimizer.weight_decay', 'train.weight_decay'],
    ['optim/lr', 'train.lr'],
    ['arch', 'model.name'],
    ['model', 'model.name'],
    ['data', 'data.name'],
    ['dataset', 'data.name'],
    ['min_lr', 'train.lr_min'],
    ['eta_min', 'train.lr_min'],
    ['lr_scheduler', 'train.schedule'],
    ['init_lr', 'train.lr'],
    ['scheduler', 'train.schedule'],
    ['per_device_train_batch_size', 'train.batch_size'],
    ['num_train_epochs', 'train.epochs'],
    ['bs', 'train.batch_size'],
    ['wd', 'train.weight_decay'],
    ['n_epochs', 'train.epochs'],
    ['backbone', 'model.name'],
    ['data_dir', 'data.path'],
    ['seed', 'seed'],
    ['random_seed', 'seed'],
  ])('%s is %s', (name, expected) => {
    expect(meantParameter(name)).toEqual({ kind: 'parameter', name: expected });
  });

  it('is the name itself for each parameter that has a value', () => {
    const known = parameterNames();
    const leaves = known.filter((k) => !known.some((other) => other.startsWith(`${k}.`)));
    expect(
      leaves.filter((name) => {
        const meant = meantParameter(name);
        return meant.kind !== 'parameter' || meant.name !== name;
      }),
    ).toEqual([]);
  });

  it.each([
    ['interval', "'interval' may be dyrep.interval or random-growth.interval; write the one you mean"],
    ['learning_rat', "unknown parameter 'learning_rat'; did you mean train.lr?"],
    ['wieght_decay', "unknown parameter 'wieght_decay'; did you mean train.weight_decay"],
  ])('%s is unclear', (name, problem) => {
    expect(meantParameter(name)).toEqual({ kind: 'unclear', problem: expect.stringContaining(problem) });
  });

  it.each([
    ...['optimizer', 'dropout', 'model.num_layers', 'hidden_size', 'num_workers', 'l2', 'beta', 'k', 'depth'],
    ...['pruning_rate', 'val_batch_size', 'log_interval', 'model_type'],
    ...['constructor', '__proto__', '', 'x'.repeat(1000)],
  ])('%s is none of ours', (name) => {
    expect(meantParameter(name)).toEqual({ kind: 'foreign' });
  });
});
