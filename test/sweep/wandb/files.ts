// Sweep files as people write them for W&B: what each is in our language and which lines get a note, or why it is refused.

interface WandbExample {
  readonly name: string;
  readonly text: string;
  /** What `--experiment` names; null: nothing. */
  readonly experiment: string | null;
  /** Nothing in it is W&B's alone. */
  readonly unmarked?: true;
}

/** Files that run. */
export const FILES: readonly (WandbExample & {
  readonly sweep: Readonly<Record<string, unknown>>;
  /** `line:column path` of each note. */
  readonly notes: readonly string[];
})[] = [
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
  {
    name: 'the least that there can be, with the experiment of the command line',
    text: 'method: grid\nparameters: { lr: { values: [0.1] } }\n',
    experiment: '../e.yml',
    unmarked: true,
    sweep: { experiment: '../e.yml', method: 'grid', parameters: { 'train.lr': [0.1] } },
    notes: ['1:1', '1:1 method', '2:15 parameters.lr'],
  },
];

/** Files that are refused. */
export const REFUSED: readonly (WandbExample & { readonly refusal: RegExp })[] = [
  {
    name: 'a script and no experiment',
    text: 'program: train.py\nmethod: grid\nparameters: { lr: { values: [0.1] } }\n',
    experiment: null,
    refusal:
      /^1:10 program: train\.py is no experiment of dyrep's; name .* --experiment FILE, or program: FILE\.yml$/,
  },
  {
    name: 'no program and no experiment',
    text: 'method: bayes\nmetric: { name: val.loss }\nparameters: { lr: { min: 0.1, max: 1 } }\n',
    experiment: null,
    refusal: /^1:1: a W&B sweep without a program; name the experiment/,
  },
  {
    name: 'a scheduler of its own',
    text: 'program: e.yml\nmethod: custom\nscheduler: { engine: ax, source: s.py }\nparameters: { lr: { values: [1] } }\n',
    experiment: null,
    refusal: /^2:9 method: a scheduler of one's own cannot be run here; expected grid, random or bayes/,
  },
  {
    name: 'an unknown method',
    text: 'program: e.yml\nmethod: gird\nparameters: { lr: { values: [1] } }\n',
    experiment: null,
    refusal: /^2:9 method: unknown method 'gird', expected one of .*; did you mean 'grid'\?$/,
  },
  {
    name: 'an unknown key',
    text: 'program: e.yml\nmethod: grid\nrun_caps: 3\nparameters: { lr: { values: [1] } }\n',
    experiment: null,
    refusal: /^3:1 run_caps: unknown key 'run_caps', expected one of .*; did you mean 'run_cap'\?$/,
  },
  {
    name: 'an unknown parameter',
    text: 'program: e.yml\nmethod: grid\nparameters:\n  learning_rat: { values: [1] }\n  dropout: { values: [0.1] }\n',
    experiment: null,
    refusal: /^4:3 .*did you mean train\.lr\?\n5:3 parameters\.dropout: unknown parameter 'dropout'/,
  },
  {
    name: 'an unknown metric',
    text: 'program: e.yml\nmethod: grid\nmetric: { name: f1 }\nparameters: { lr: { values: [1] } }\n',
    experiment: null,
    refusal: /^3:17 metric\.name: unknown metric 'f1', expected one of train\.loss/,
  },
  {
    name: 'Bayesian search without a metric',
    text: 'program: e.yml\nmethod: bayes\nparameters: { lr: { min: 0.1, max: 1 } }\n',
    experiment: null,
    refusal: /^2:9 method: bayes needs a metric$/,
  },
  {
    name: 'early_terminate without a metric',
    text: 'program: e.yml\nmethod: grid\nearly_terminate: { type: hyperband, min_iter: 2 }\nparameters: { lr: { values: [1] } }\n',
    experiment: null,
    refusal: /^3:1 early_terminate: early_terminate needs a metric$/,
  },
  {
    name: 'early_terminate of another type',
    text: 'program: e.yml\nmethod: grid\nearly_terminate: { type: median }\nparameters: { lr: { values: [1] } }\n',
    experiment: null,
    refusal: /^3:26 early_terminate\.type: unknown type 'median', expected one of hyperband$/,
  },
  {
    name: 'no parameters',
    text: 'program: e.yml\nmethod: grid\n',
    experiment: null,
    refusal: /^1:1 parameters: missing, expected a mapping$/,
  },
  {
    name: 'a grid of a continuous distribution',
    text: 'program: e.yml\nmethod: grid\nparameters:\n  lr: { distribution: normal }\n',
    experiment: null,
    refusal: /^4:7 parameters\.lr: the distribution normal has no grid/,
  },
  {
    name: 'both metric and metrics',
    text: 'program: e.yml\nmethod: custom\nscheduler: { engine: optuna }\nmetric: { name: val.loss }\nmetrics: [{ name: val.loss }, { name: seconds }]\nparameters: { lr: { values: [1] } }\n',
    experiment: null,
    refusal: /^4:1 metric: metric and metrics do not go together$/,
  },
  {
    name: 'a cap of no run',
    text: 'program: e.yml\nmethod: random\nrun_cap: 0\nparameters: { lr: { min: 0.1, max: 1 } }\n',
    experiment: null,
    refusal: /^3:10 run_cap: expected a whole number of at least 1, got 0$/,
  },
];
