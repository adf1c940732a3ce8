// Sweep files that are sound YAML and are to be refused for what they say, through everything that reads and plans a sweep;
// those about the experiment and the search come from bad-searches.ts.
import { BAD_SEARCHES, type BadSweep } from './bad-searches.js';

/** Name, content and the beginning of the refusal of each; `e.yml` is the experiment. */
export const BAD_SWEEPS: readonly BadSweep[] = [
  ...BAD_SEARCHES,
  [
    'a parameter that is not read',
    'experiment: e.yml\nparameters: { dyrep.interval: [1, 2] }\n',
    's.yml:2:15 parameters.dyrep.interval: method plain does not read dyrep.interval; set `method: dyrep` in the ex',
  ],
  [
    'a parameter and its section',
    'experiment: e.yml\nparameters: { train.lr: [1], train: [{ epochs: 2 }] }\n',
    's.yml:2:15 parameters.train.lr: train.lr is part of train, which varies as a whole',
  ],
  [
    'zipped lists of different lengths',
    'experiment: e.yml\nparameters: { train.lr: [1, 2], train.momentum: [0.9] }\nzip: [train.lr, train.momentum]\n',
    's.yml:3:7 zip[0]: zipped lists are equally long: train.lr has 2, train.momentum 1',
  ],
  [
    'a zip of something else',
    'experiment: e.yml\nparameters: { train.lr: [1, 2] }\nzip: [train.lr, train.momentun]\n',
    "s.yml:3:7 zip[0]: unknown varied parameter 'train.momentun'",
  ],
  [
    'an exclusion of something else',
    'experiment: e.yml\nparameters: { train.lr: [1, 2] }\nexclude: [{ train.momentum: 0.9 }]\n',
    "s.yml:3:13 exclude[0].train.momentum: unknown varied parameter 'train.momentum'",
  ],
  [
    'everything excluded',
    'experiment: e.yml\nparameters: { train.lr: [1] }\nexclude: [{ train.lr: 1 }]\n',
    's.yml:2:1 parameters: no point is left: every one is taken away by `exclude` or `constraints`',
  ],
  [
    'a constraint that is no expression',
    'experiment: e.yml\nparameters: { train.lr: [1] }\nconstraints: train.lr *\n',
    's.yml:3:24 constraints: the expression ends where a value should stand',
  ],
  [
    'a constraint that calls',
    'experiment: e.yml\nparameters: { train.lr: [1] }\nconstraints: process.exit(1)\n',
    "s.yml:3:14 constraints: unknown parameter 'process.exit'",
  ],
  [
    'a constraint that is neither true nor false',
    'experiment: e.yml\nparameters: { train.lr: [1] }\nconstraints: train.lr + 1\n',
    's.yml:3:23 constraints: this is neither true nor false',
  ],
  [
    'no seed',
    'experiment: e.yml\nseeds: 0\n',
    's.yml:2:8 seeds: expected a positive whole number of at most 10000 or a list with at least 1 item or a mapping',
  ],
  [
    'a seed below 0',
    'experiment: e.yml\nseeds: [1, -1]\n',
    's.yml:2:12 seeds[1]: expected a whole number of at least 0, got -1',
  ],
  ['a seed twice', 'experiment: e.yml\nseeds: [1, 2, 1]\n', 's.yml:2:15 seeds[2]: 1 stands here twice'],
  [
    'seeds as a parameter',
    'experiment: e.yml\nparameters: { seed: [1, 2] }\n',
    's.yml:2:15 parameters.seed: seeds have their own key: write `seeds:`',
  ],
  [
    'adaptive seeds with more at least than at most',
    'experiment: e.yml\nseeds: { min: 5, max: 3, until: decided }\n',
    's.yml:2:23 seeds.max: max is below min',
  ],
  [
    'an unknown metric',
    'experiment: e.yml\nmetric: { name: val.acuracy }\n',
    "s.yml:2:17 metric.name: unknown metric 'val.acuracy'",
  ],
  [
    'the best epoch by a test metric',
    'experiment: e.yml\nmetric: { name: test.accuracy }\n',
    's.yml:2:17 metric.name: choosing the best epoch by a test metric would fit the test images; use val.accuracy o',
  ],
  [
    'metric and metrics',
    'experiment: e.yml\nmetric: { name: val.loss }\nmetrics: [{ name: val.loss }, { name: seconds }]\n',
    "s.yml:3:10 metrics: 'metric' and 'metrics' exclude each other; the first of 'metrics' is what 'metric' would b",
  ],
  [
    'one metric as several',
    'experiment: e.yml\nmetrics: [{ name: val.loss }]\n',
    's.yml:2:10 metrics: expected a list with at least 2 items, got a list of 1',
  ],
  [
    'a baseline that no arm is',
    'experiment: e.yml\nparameters: { method: [plain, dbb] }\nbaseline: { method: dyrep }\n',
    "s.yml:3:1 baseline: no arm has these values; the arms are 'plain', 'dbb'",
  ],
  [
    'a baseline of something else',
    'experiment: e.yml\nparameters: { method: [plain, dbb] }\nbaseline: { train.lr: 1 }\n',
    "s.yml:3:13 baseline.train.lr: unknown varied parameter 'train.lr'",
  ],
  [
    'no worker',
    'experiment: e.yml\nworkers: 0\n',
    's.yml:2:10 workers: expected a whole number from 1 to 256, got 0',
  ],
  [
    'an empty budget',
    'experiment: e.yml\nbudget: {}\n',
    's.yml:2:9 budget: expected trials, hours or compute_hours',
  ],
  [
    'an unknown rule of early stopping',
    'experiment: e.yml\nearly_stop: { rule: meridian }\n',
    "s.yml:2:21 early_stop.rule: unknown rule 'meridian'",
  ],
  [
    'a setting that a rule does not have',
    'experiment: e.yml\nearly_stop: { rule: median, eta: 3 }\n',
    "s.yml:2:34 early_stop.eta: unknown key 'eta'",
  ],
  [
    'a setting of a wrapped rule',
    'experiment: e.yml\nearly_stop: { rule: patient, patience: 1, wrapped: { rule: median, startup_trials: -1 } }\n',
    's.yml:2:84 early_stop.wrapped.startup_trials: expected a whole number of at least 0, got -1',
  ],
  [
    'a schedule of six fields',
    "experiment: e.yml\nschedule: '0 0 2 * * *'\n",
    's.yml:2:11 schedule: expected five fields (minute, hour, day of the month, month, day of the week), got 6',
  ],
  [
    'an empty schedule',
    "experiment: e.yml\nschedule: ''\n",
    's.yml:2:11 schedule: expected five fields (minute, hour, day of the month, month, day of the week), got 0',
  ],
  [
    'a day that never comes',
    "experiment: e.yml\nschedule: '0 0 31 2 *'\n",
    "s.yml:2:11 schedule: this never fires: no month in '2' has a day in '31'",
  ],
  [
    'an unknown time zone',
    "experiment: e.yml\nschedule: { cron: '0 2 * * *', timezone: Mars/Olympus }\n",
    's.yml:2:42 schedule.timezone: expected an IANA time zone such as Europe/Berlin, got "Mars/Olympus"',
  ],
  [
    'a retry of an unknown class',
    'experiment: e.yml\nretry: { oomm: 3 }\n',
    "s.yml:2:10 retry.oomm: unknown key 'oomm'",
  ],
  [
    'a grid of a hundred million points',
    `experiment: e.yml\nparameters:\n${['train.lr', 'train.lr_min', 'train.momentum', 'train.weight_decay'].map((name) => `  ${name}: [${Array.from({ length: 100 }, (_, i) => (i + 1) / 1000).join(', ')}]\n`).join('')}`,
    's.yml:2:1 parameters: these parameters times the seeds plan more than 10000 trials',
  ],
  [
    'two arms that are the same experiment',
    'experiment: e.yml\nparameters: { train.lr: [0.1, 0.2] }\ninclude: [{ train.momentum: 0.9, train.lr: 0.1 }]\n',
    "s.yml:2:1 parameters: the arms 'lr=0.1' and 'momentum=0.9 lr=0.1' are the same experiment",
  ],
  [
    'a structure that is not there',
    'experiment: e.yml\nparameters:\n  method: [static-found]\n  static-found.structure: [found.json]\n',
    's.yml:4:28 parameters.static-found.structure[0]: found.json: no such file',
  ],
];
