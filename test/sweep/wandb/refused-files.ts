// Sweep files as people write them for W&B that cannot run here, each with the refusal that says where and why.
import type { WandbExample } from './example.js';

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
    name: "Optuna with a file of one's own",
    text: 'program: e.yml\nmethod: custom\nscheduler: { engine: optuna, source: s.py }\nparameters: { lr: { values: [1] } }\n',
    experiment: null,
    refusal: /^2:9 method: a scheduler of one's own cannot be run here/,
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
    name: 'a slip in the name of a parameter',
    text: 'program: e.yml\nmethod: grid\nparameters:\n  dropout: { values: [0.1] }\n  learning_rat: { values: [1] }\n',
    experiment: null,
    refusal: /^5:3 parameters\.learning_rat: unknown parameter 'learning_rat'; did you mean train\.lr\?$/,
  },
  {
    name: 'no parameter that an experiment has',
    text: 'program: e.yml\nmethod: grid\nparameters:\n  dropout: { values: [0.1] }\n  optimizer: { value: adam }\n',
    experiment: null,
    refusal: /^3:1 parameters: no experiment has one of these parameters; they have names such as train\.lr/,
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
