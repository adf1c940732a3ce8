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
    ['bs', 'train.batch_size'],
    ['wd', 'train.weight_decay'],
    ['n_epochs', 'train.epochs'],
    ['backbone', 'model.name'],
    ['data_dir', 'data.path'],
    ['seed', 'seed'],
    ['random_seed', 'seed'],
  ])('%s is %s', (name, expected) => {
    expect(meantParameter(name)).toEqual({ name: expected });
  });

  it('is the name itself for each parameter that has a value', () => {
    const known = parameterNames();
    const leaves = known.filter((k) => !known.some((other) => other.startsWith(`${k}.`)));
    expect(
      leaves.filter((name) => JSON.stringify(meantParameter(name)) !== JSON.stringify({ name })),
    ).toEqual([]);
  });

  it.each([
    ['interval', "'interval' may be dyrep.interval or random-growth.interval; write the one you mean"],
    ['learning_rat', "unknown parameter 'learning_rat'; did you mean train.lr?"],
    ['wieght_decay', "unknown parameter 'wieght_decay'; did you mean train.weight_decay"],
    ['dropout_probability_of_head', 'parameters have dotted names such as train.lr'],
    ['constructor', 'unknown parameter'],
    ['__proto__', 'unknown parameter'],
    ['', 'unknown parameter'],
    ['x'.repeat(1000), 'unknown parameter'],
  ])('%s is none', (name, expected) => {
    const meant = meantParameter(name);
    expect('problem' in meant && meant.problem).toContain(expected);
    expect(JSON.stringify(meant).length).toBeLessThan(300);
  });
});
