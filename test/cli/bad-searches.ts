// Sweep files that are sound YAML and are to be refused for what they say about the experiment and the search, through everything that reads and plans a sweep.

/** The experiment beside each of them. */
export const BASE = `model: { name: vgg11, width: 4 }
data: { name: synthetic }
method: plain
train: { epochs: 4 }
`;

/** A bad sweep file. */
export type BadSweep = readonly [name: string, content: string, refusal: string];

/** Name, content and the beginning of the refusal of each; `e.yml` is the experiment. */
export const BAD_SEARCHES: readonly BadSweep[] = [
  [
    'no experiment',
    'parameters: { method: [plain] }\n',
    's.yml:1:1 experiment: missing, expected a text that is not empty or a mapping',
  ],
  ['an unknown key', 'experiment: e.yml\nparamters: {}\n', "s.yml:2:1 paramters: unknown key 'paramters'"],
  [
    'an experiment that is not there',
    'experiment: f.yml\n',
    "s.yml:1:13 experiment: f.yml: no such file; did you mean 'e.yml'?",
  ],
  [
    'an experiment that is the sweep itself',
    'experiment: s.yml\n',
    's.yml:1:13 experiment: s.yml: this is the sweep itself',
  ],
  ['an experiment that is a folder', 'experiment: .\n', 's.yml:1:13 experiment: .: this is a folder'],
  [
    'an experiment that is a device',
    'experiment: /dev/zero\n',
    's.yml:1:13 experiment: /dev/zero: this is no file',
  ],
  [
    'an experiment with a mistake of its own',
    'experiment:\n  model: { name: vgg61 }\n  data: { name: synthetic }\n  method: plain\n  train: { epochs: 1 }\n',
    "s.yml:2:18 experiment.model.name: unknown model 'vgg61'",
  ],
  ['an unknown method', 'experiment: e.yml\nmethod: gird\n', "s.yml:2:9 method: unknown method 'gird'"],
  [
    'a search without points',
    'experiment: e.yml\nmethod: tpe\nparameters: { train.lr: { min: 0.1, max: 0.2 } }\n',
    's.yml:2:1 method: method tpe needs `points`: how many it proposes',
  ],
  [
    'a search with listed points',
    'experiment: e.yml\nmethod: random\npoints: [{ train.lr: 1 }]\nparameters: { train.lr: [1, 2] }\n',
    's.yml:3:1 points: method random proposes its points: give their number, or use list',
  ],
  [
    'a search for nothing',
    'experiment: e.yml\nmethod: gp\npoints: 3\n',
    's.yml:1:1 parameters: method gp has nothing to search: name the parameters',
  ],
  [
    'points of a grid',
    'experiment: e.yml\npoints: 3\nparameters: { train.lr: [1] }\n',
    's.yml:2:1 points: a grid has all its points; use method: list, random, tpe, gp',
  ],
  [
    'no number of points',
    'experiment: e.yml\nmethod: random\npoints: 0\nparameters: { train.lr: [1, 2] }\n',
    's.yml:3:9 points: expected a whole number from 1 to 10000 or a list with at least 1 item, got 0',
  ],
  [
    'a million points',
    'experiment: e.yml\nmethod: random\npoints: 1000000\nparameters: { train.lr: [1, 2] }\n',
    's.yml:3:9 points: expected a whole number from 1 to 10000 or a list with at least 1 item, got 1000000',
  ],
  [
    'a list without points',
    'experiment: e.yml\nmethod: list\n',
    's.yml:2:1 method: method list needs `points`, a list of points',
  ],
  [
    'a list beside parameters',
    'experiment: e.yml\nmethod: list\npoints: [{ train.lr: 1 }]\nparameters: { method: [dbb] }\n',
    's.yml:4:15 parameters.method: method list takes its points from `points`; nothing else varies',
  ],
  [
    'an unknown parameter in a list',
    'experiment: e.yml\nmethod: list\npoints:\n  - { train.lr: 1 }\n  - { train.rl: 1 }\n',
    "s.yml:5:7 points[1].train.rl: unknown parameter 'train.rl'",
  ],
  [
    'settings that random does not have',
    'experiment: e.yml\nmethod: random\npoints: 2\nsearch: { startup: 3 }\nparameters: { train.lr: [1, 2] }\n',
    's.yml:4:11 search.startup: method random learns nothing and has no startup',
  ],
  [
    'a seed of the search that is none',
    'experiment: e.yml\nmethod: tpe\npoints: 2\nsearch: { seed: -1 }\nparameters: { train.lr: [1, 2] }\n',
    's.yml:4:17 search.seed: expected a whole number of at least 0, got -1',
  ],
  [
    'an unknown parameter',
    'experiment: e.yml\nparameters:\n  train.rl: [1]\n',
    "s.yml:3:3 parameters.train.rl: unknown parameter 'train.rl'",
  ],
  [
    'a parameter by its last word',
    'experiment: e.yml\nparameters:\n  lr: [1]\n',
    "s.yml:3:3 parameters.lr: unknown parameter 'lr'; did you mean 'train.lr'?",
  ],
  [
    'no values',
    'experiment: e.yml\nparameters: { train.lr: [] }\n',
    's.yml:2:25 parameters.train.lr: expected a list with at least 1 item, got an empty list',
  ],
  [
    'a value twice',
    'experiment: e.yml\nparameters: { train.lr: [0.1, 0.10] }\n',
    's.yml:2:31 parameters.train.lr[1]: 0.1 stands here twice',
  ],
  [
    'a value of the wrong kind',
    'experiment: e.yml\nparameters:\n  train.lr:\n    values: [0.1, fast]\n',
    's.yml:4:19 parameters.train.lr.values[1]: expected a positive number, got "fast"',
  ],
  [
    'infinity',
    'experiment: e.yml\nparameters: { train.lr: [.inf] }\n',
    's.yml:2:26 parameters.train.lr[0]: expected a positive number, got Infinity',
  ],
  [
    'no number',
    'experiment: e.yml\nparameters: { train.lr: [.nan] }\n',
    's.yml:2:26 parameters.train.lr[0]: expected a positive number, got NaN',
  ],
  [
    'an overflowing number',
    'experiment: e.yml\nparameters: { train.lr: [1e999] }\n',
    's.yml:2:26 parameters.train.lr[0]: expected a positive number, got Infinity',
  ],
  [
    'bounds the wrong way round',
    'experiment: e.yml\nmethod: random\npoints: 2\nparameters:\n  train.lr: { min: 2.0, max: 1.0 }\n',
    's.yml:5:13 parameters.train.lr: min must be below max',
  ],
  [
    'an unknown distribution',
    'experiment: e.yml\nmethod: random\npoints: 2\nparameters:\n  train.lr: { distribution: unifrom, min: 1, max: 2 }\n',
    "s.yml:5:29 parameters.train.lr.distribution: unknown distribution 'unifrom'",
  ],
  [
    'a continuous distribution in a grid',
    'experiment: e.yml\nparameters:\n  train.lr: { min: 0.1, max: 0.2 }\n',
    's.yml:3:13 parameters.train.lr: the distribution uniform has no grid: use values, int_uniform or q_uniform, or',
  ],
  [
    'fractions for a whole number',
    'experiment: e.yml\nmethod: random\npoints: 2\nparameters:\n  train.epochs: { min: 1.0, max: 3.5 }\n',
    's.yml:5:3 parameters.train.epochs: train.epochs is a whole number and uniform gives 2.25',
  ],
  [
    'fewer probabilities than values',
    'experiment: e.yml\nmethod: random\npoints: 2\nparameters:\n  train.lr: { values: [1, 2], probabilities: [1] }\n',
    's.yml:5:46 parameters.train.lr.probabilities: give one probability for each value',
  ],
  [
    'a condition on nothing',
    'experiment: e.yml\nparameters:\n  dyrep.interval: { values: [1], when: { methd: dyrep } }\n',
    "s.yml:3:42 parameters.dyrep.interval.when.methd: unknown parameter 'methd'",
  ],
  [
    'a condition that is never true',
    'experiment: e.yml\nparameters:\n  method: [plain, dbb]\n  dyrep.interval: { values: [1], when: { method: dyrep } }\n',
    "s.yml:4:50 parameters.dyrep.interval.when.method: unknown value of method 'dyrep'",
  ],
  [
    'conditions in a circle',
    'experiment: e.yml\nparameters:\n  method: { values: [plain, dbb], when: { train.lr: 1 } }\n  train.lr: { values: [1, 2], when: { method: dbb } }\n',
    's.yml:2:1 parameters: the `when` conditions depend on each other in a circle',
  ],
];
