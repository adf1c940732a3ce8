// Sweep files as people write them for W&B, searches: what each is in our language and which lines get a note.
import type { RunningExample } from './example.js';

/** Searches that run. */
export const SEARCHES: readonly RunningExample[] = [
  {
    name: 'random search with a cap',
    text: `program: e.yml
method: random
run_cap: 12
metric: { name: val_loss }
parameters:
  lr: { distribution: log_uniform_values, min: 0.001, max: 0.1 }
  batch_size: { distribution: q_uniform, min: 32, max: 128, q: 32 }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'random',
      points: 12,
      metric: { name: 'val.loss', goal: 'minimize' },
      parameters: {
        'train.batch_size': { distribution: 'q_uniform', min: 32, max: 128, q: 32 },
        'train.lr': { distribution: 'log_uniform_values', min: 0.001, max: 0.1 },
      },
    },
    notes: ['4:11 metric.name', '6:3 parameters.lr', '7:3 parameters.batch_size'],
  },
  {
    name: 'random search without a cap',
    text: `program: e.yml
method: random
metric: { name: val.loss, goal: minimize }
parameters: { train.lr: { min: 0.01, max: 0.1 } }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'random',
      points: 20,
      metric: { name: 'val.loss', goal: 'minimize' },
      parameters: { 'train.lr': { min: 0.01, max: 0.1, distribution: 'uniform' } },
    },
    notes: ['2:1 method'],
  },
  {
    name: 'Bayesian search with hyperband',
    text: `program: e.yml
method: bayes
run_cap: 30
metric: { name: validation_accuracy, goal: maximize }
early_terminate: { type: hyperband, min_iter: 3, eta: 2, strict: true }
parameters:
  momentum: { min: 0.5, max: 0.95 }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'gp',
      points: 30,
      metric: { name: 'val.accuracy', goal: 'maximize' },
      parameters: { 'train.momentum': { min: 0.5, max: 0.95, distribution: 'uniform' } },
      early_stop: { rule: 'wandb-hyperband', min_iter: 3, eta: 2, strict: true },
    },
    notes: ['2:1 method', '4:11 metric.name', '5:1 early_terminate', '7:3 parameters.momentum'],
  },
  {
    name: "a search with a script's own parameters, more settings of hyperband than it reads, and keys of W&B Launch",
    text: `program: e.yml
method: bayes
run_cap: 30
metric: { name: val_loss }
early_terminate: { type: hyperband, min_iter: 3, eta: 2, s: 2, strict: false }
scheduler: { num_workers: 8, resource: kubernetes }
save_code: true
parameters:
  optimizer: { values: [adam, sgd] }
  model: { parameters: { dropout: { min: 0.1, max: 0.5 } } }
  num_workers: { value: 4 }
  momentum: { min: 0.5, max: 0.95 }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'gp',
      points: 30,
      metric: { name: 'val.loss', goal: 'minimize' },
      parameters: { 'train.momentum': { min: 0.5, max: 0.95, distribution: 'uniform' } },
      early_stop: { rule: 'wandb-hyperband', min_iter: 3, eta: 2, strict: false },
    },
    notes: [
      ...['2:1 method', '4:11 metric.name', '5:1 early_terminate', '5:58 early_terminate.s', '6:1 scheduler'],
      ...['7:1 save_code', '9:3 parameters.optimizer', '10:26 parameters.model.parameters.dropout'],
      ...['11:3 parameters.num_workers', '12:3 parameters.momentum'],
    ],
  },
  {
    name: "the bounds of W&B's tutorial, values that stand there twice, and names in camel case",
    text: `program: e.yml
method: random
run_cap: 5
metric: { name: totalValLoss }
parameters:
  learning_rate: { distribution: uniform, min: 0, max: 0.1 }
  weightDecay: { values: [0, 0.0, 1.0e-4, 5.0e-4] }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'random',
      points: 5,
      metric: { name: 'val.loss', goal: 'minimize' },
      parameters: {
        'train.lr': { distribution: 'uniform', min: 0, max: 0.1 },
        'train.weight_decay': { values: [0, 1e-4, 5e-4], probabilities: [0.5, 0.25, 0.25] },
      },
    },
    notes: [
      '4:11 metric.name',
      '6:3 parameters.learning_rate',
      ...Array(2).fill('7:3 parameters.weightDecay'),
    ],
  },
  {
    name: 'a search with seeds under its cap',
    text: `program: e.yml
method: random
run_cap: 10
metric: { name: val.loss }
parameters:
  train.lr: { distribution: uniform, min: 0.1, max: 0.2 }
  seed: { distribution: int_uniform, min: 1, max: 3 }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'random',
      points: 3,
      metric: { name: 'val.loss', goal: 'minimize' },
      parameters: { 'train.lr': { distribution: 'uniform', min: 0.1, max: 0.2 } },
      seeds: [1, 2, 3],
    },
    notes: ['3:1 run_cap', '7:3 parameters.seed'],
  },
  {
    name: 'constants, probabilities and floats that are whole',
    text: `program: e.yml
method: random
run_cap: 4
metric: { name: val.loss }
parameters:
  train.epochs: { value: 3 }
  train.nesterov: { values: [true, false], probabilities: [0.9, 0.1] }
  train.lr: { min: 0.0, max: 1.0 }
  train.weight_decay: { min: 0, max: 1 }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'random',
      points: 4,
      metric: { name: 'val.loss', goal: 'minimize' },
      parameters: {
        'train.epochs': { value: 3 },
        'train.lr': { min: 0, max: 1, distribution: 'uniform' },
        'train.nesterov': { values: [true, false], probabilities: [0.9, 0.1] },
        'train.weight_decay': { min: 0, max: 1, distribution: 'int_uniform' },
      },
    },
    notes: [],
  },
  {
    name: 'the trap of log_uniform',
    text: `program: e.yml
method: random
run_cap: 4
metric: { name: val.loss }
parameters:
  train.lr: { distribution: log_uniform, min: 0.0001, max: 0.1 }
  train.weight_decay: { distribution: log_uniform, min: -9.2, max: -2.3 }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'random',
      points: 4,
      metric: { name: 'val.loss', goal: 'minimize' },
      parameters: {
        'train.lr': { distribution: 'log_uniform', min: 0.0001, max: 0.1 },
        'train.weight_decay': { distribution: 'log_uniform', min: -9.2, max: -2.3 },
      },
    },
    notes: ['6:3 parameters.train.lr'],
  },
  {
    name: "Optuna as W&B's scheduler",
    text: `program: e.yml
method: custom
scheduler: { engine: optuna }
run_cap: 8
metric: { name: val.loss }
parameters: { train.lr: { min: 0.01, max: 0.1 } }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'tpe',
      points: 8,
      metric: { name: 'val.loss', goal: 'minimize' },
      parameters: { 'train.lr': { min: 0.01, max: 0.1, distribution: 'uniform' } },
    },
    notes: ['3:1 scheduler'],
  },
  {
    name: 'several metrics, by way of Optuna',
    text: `program: e.yml
method: custom
scheduler: { engine: optuna }
run_cap: 8
metrics:
  - { name: val_acc, goal: maximize }
  - { name: params.train }
parameters: { train.lr: { min: 0.01, max: 0.1 } }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'tpe',
      points: 8,
      metrics: [
        { name: 'val.accuracy', goal: 'maximize' },
        { name: 'params.train', goal: 'minimize' },
      ],
      parameters: { 'train.lr': { min: 0.01, max: 0.1, distribution: 'uniform' } },
    },
    notes: ['3:1 scheduler', '6:7 metrics[0].name'],
  },
];
