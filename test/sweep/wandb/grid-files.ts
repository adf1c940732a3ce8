// Sweep files as people write them for W&B, grids: what each is in our language and which lines get a note.
import type { RunningExample } from './example.js';

/** Grids that run. */
export const GRIDS: readonly RunningExample[] = [
  {
    name: 'a grid with everything that a file may have',
    text: `program: train.py
name: first
description: a grid
project: p
entity: e
job: j
image_uri: i
apiVersion: v1
kind: sweep
controller: { type: local }
command: ["\${env}", python, "\${program}", "\${args}"]
method: grid
metric: { name: val/accuracy, goal: maximize }
parameters:
  learning_rate: { values: [0.1, 0.01] }
`,
    experiment: 'e.yml',
    sweep: {
      description: 'first: a grid',
      experiment: 'e.yml',
      method: 'grid',
      metric: { name: 'val.accuracy', goal: 'maximize' },
      parameters: { 'train.lr': [0.1, 0.01] },
    },
    notes: [
      ...['1:1 program', '2:1 name', '4:1 project', '5:1 entity', '6:1 job', '7:1 image_uri'],
      ...[
        '8:1 apiVersion',
        '9:1 kind',
        '10:1 controller',
        '11:1 command',
        '12:1 method',
        '13:11 metric.name',
      ],
      '15:3 parameters.learning_rate',
    ],
  },
  {
    name: 'a program that is an experiment',
    text: `program: experiments/e.yml
method: grid
metric: { name: val.loss }
parameters: { train.lr: { values: [0.1] } }
`,
    experiment: null,
    sweep: {
      experiment: 'experiments/e.yml',
      method: 'grid',
      metric: { name: 'val.loss', goal: 'minimize' },
      parameters: { 'train.lr': [0.1] },
    },
    notes: ['2:1 method'],
  },
  {
    name: 'hyperband from its end, strict left open',
    text: `program: e.yml
method: grid
metric: { name: val.loss }
early_terminate: { type: hyperband, max_iter: 27, s: 2 }
parameters: { train.lr: { values: [0.1, 0.2] } }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'grid',
      metric: { name: 'val.loss', goal: 'minimize' },
      parameters: { 'train.lr': [0.1, 0.2] },
      early_stop: { rule: 'wandb-hyperband', max_iter: 27, s: 2 },
    },
    notes: ['2:1 method', '4:1 early_terminate', '4:1 early_terminate'],
  },
  {
    name: 'a grid that is cut, with seeds',
    text: `program: e.yml
method: grid
run_cap: 5
metric: { name: val.loss }
parameters:
  train.lr: { values: [0.1, 0.2, 0.3] }
  seed: { values: [1, 2] }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'grid',
      budget: { trials: 5 },
      metric: { name: 'val.loss', goal: 'minimize' },
      parameters: { 'train.lr': [0.1, 0.2, 0.3] },
      seeds: [1, 2],
    },
    notes: ['2:1 method', '3:1 run_cap', '7:3 parameters.seed'],
  },
  {
    name: 'nested parameters in the order of code points',
    text: `program: e.yml
method: grid
metric: { name: val.loss }
parameters:
  momentum: { values: [0.9, 0.8] }
  Loader: { parameters: { batch_size: { values: [32, 64] } } }
  train: { parameters: { lr: { values: [0.1, 0.2] } } }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'grid',
      metric: { name: 'val.loss', goal: 'minimize' },
      parameters: { 'train.batch_size': [32, 64], 'train.momentum': [0.9, 0.8], 'train.lr': [0.1, 0.2] },
    },
    notes: ['2:1 method', '5:3 parameters.momentum', '6:27 parameters.Loader.parameters.batch_size'],
  },
  {
    name: "a grid of q_uniform and a number that W&B's YAML takes for a text",
    text: `program: e.yml
method: grid
metric: { name: val.loss }
parameters:
  train.batch_size: { distribution: q_uniform, min: 32, max: 96, q: 32 }
  train.weight_decay: { values: [1e-4, 0] }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'grid',
      metric: { name: 'val.loss', goal: 'minimize' },
      parameters: { 'train.batch_size': [32, 64], 'train.weight_decay': [0.0001, 0] },
    },
    notes: ['2:1 method', '5:3 parameters.train.batch_size', '6:3 parameters.train.weight_decay'],
  },
  {
    name: 'an accuracy that is minimized because no goal is there',
    text: `program: e.yml
method: grid
metric: { name: accuracy, target: 0.9, impute: latest }
parameters: { train.lr: { values: [0.1] } }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'grid',
      metric: { name: 'val.accuracy', goal: 'minimize' },
      parameters: { 'train.lr': [0.1] },
    },
    notes: ['2:1 method', '3:11 metric.name', '3:11 metric.name', '3:27 metric.target', '3:40 metric.impute'],
  },
  {
    name: 'a test metric',
    text: `program: e.yml
method: grid
metric: { name: test/acc, goal: maximize }
parameters: { train.lr: { values: [0.1] } }
`,
    experiment: null,
    sweep: {
      experiment: 'e.yml',
      method: 'grid',
      metric: { name: 'test.accuracy', goal: 'maximize', select: 'last' },
      parameters: { 'train.lr': [0.1] },
    },
    notes: ['2:1 method', '3:11 metric.name', '3:11 metric.name'],
  },
  {
    name: 'the least that there can be, with the experiment of the command line',
    text: 'method: grid\nparameters: { lr: { values: [0.1] } }\n',
    experiment: '../e.yml',
    unmarked: true,
    sweep: { experiment: '../e.yml', method: 'grid', parameters: { 'train.lr': [0.1] } },
    notes: ['1:1', '1:1 method', '2:15 parameters.lr'],
  },
];
