// Sound sweep files with every key, and random changes of them: junk in the place of a value, keys added, taken away, renamed.
import type { Random } from '../../src/random.js';

/** Sweeps as in YAML; `e.yml` is an experiment with four epochs. */
export const GOOD_SWEEPS: readonly unknown[] = [
  {
    description: 'x',
    experiment: {
      model: { name: 'vgg11', width: 4 },
      data: { name: 'synthetic', train: 32, augment: { crop: 2 } },
      method: 'dyrep',
      dyrep: { interval: 1, dep: { rule: 'threshold', threshold: 0.1 }, branches: ['kxk', '1x1'] },
      train: { epochs: 4, lr: 0.1 },
    },
    method: 'grid',
    parameters: {
      method: ['plain', 'dyrep'],
      'dyrep.interval': { values: [1, 2], when: { method: 'dyrep' } },
      'train.lr': { values: [0.1, 0.2] },
      'train.momentum': [0.8, 0.9],
    },
    zip: [['train.lr', 'train.momentum']],
    include: [{ 'train.lr': 0.5 }],
    exclude: [{ method: 'plain', 'train.lr': 0.1 }],
    constraints: ['train.lr * train.epochs < 2'],
    seeds: { min: 2, max: 3, until: 'decided' },
    metric: { name: 'val.accuracy', goal: 'maximize', select: 'best' },
    baseline: { method: 'plain' },
    workers: 1,
    budget: { trials: 5, hours: 1 },
    early_stop: { rule: 'median', startup_trials: 3 },
    retry: { oom: 1 },
    schedule: { cron: '0 2 * * *', timezone: 'Europe/Berlin', catch_up: 'once' },
  },
  {
    experiment: 'e.yml',
    method: 'random',
    points: 5,
    search: { seed: 3 },
    parameters: {
      'train.lr': { distribution: 'log_uniform_values', min: 0.01, max: 0.1 },
      'train.epochs': { min: 1, max: 4 },
      train: { parameters: { momentum: { values: [0.5], probabilities: [1] } } },
      'train.weight_decay': { distribution: 'q_normal', mu: 1, sigma: 0.1, q: 0.1 },
      'train.lr_min': { distribution: 'beta', a: 1, b: 2 },
    },
    metrics: [{ name: 'val.accuracy' }, { name: 'params.deploy', goal: 'minimize' }],
    seeds: [1, 2],
    early_stop: { rule: 'patient', patience: 2, wrapped: { rule: 'hyperband', min_resource: 1 } },
    timeout: 60,
    stall: 100,
    max_consecutive_failures: 3,
  },
  { experiment: 'e.yml', method: 'list', points: [{ 'train.lr': 0.1 }, { method: 'dbb' }], seeds: 2 },
  {
    experiment: 'e.yml',
    method: 'tpe',
    points: 5,
    search: { seed: 3, startup: 3, batch: 2 },
    parameters: { 'train.lr': { min: 0.01, max: 0.1 }, method: ['plain', 'dbb'] },
  },
  {
    program: 'e.yml',
    method: 'bayes',
    run_cap: 5,
    metric: { name: 'val_acc', goal: 'maximize', target: 1 },
    early_terminate: { type: 'hyperband', min_iter: 3, eta: 2 },
    parameters: {
      lr: { distribution: 'q_log_uniform', min: -5, max: 0, q: 0.1 },
      opt: { parameters: { wd: { values: [0.1, 0.2] } } },
      seed: { min: 1, max: 3 },
    },
    name: 'n',
    command: ['a'],
  },
  {
    program: 'e.yml',
    method: 'grid',
    parameters: {
      lr: { values: [1, 2] },
      batch_size: { distribution: 'q_uniform', min: 8, max: 32, q: 8 },
    },
  },
];

const numbers = [0, -0, 1, -1, 2, 0.5, 1e308, -1e308, 5e-324, 2 ** 53 - 1, 1e15];
const texts = [
  ...['', ' ', 'x', 'constructor', 'toString', '*', '0', '1e3', '\u202e', '💥', 'é'.repeat(300)],
  ...['a'.repeat(60_000), '0 0 31 2 *', '* * * * * *', '../../../etc/passwd', '/dev/zero', '/proc/self/mem'],
  ...['e.yml', '.', 'a(((((', '('.repeat(5000), `${'not '.repeat(5000)}1`, `${'1 +'.repeat(4000)}1`],
  'train.lr'.repeat(1000),
];
const forms: readonly unknown[] = [
  ...[{}, { a: 1 }, { constructor: 1 }, { toString: null }, { '': 1 }, { 'a.b.c': 1 }, { values: [] }],
  ...[{ values: [1], when: {} }, { min: 1, max: 0 }, { min: -1e308, max: 1e308 }, { value: { a: [] } }],
  { distribution: 'normal', mu: 1e308, sigma: 1e308 },
  { distribution: 'log_uniform', min: -1e5, max: 1e5 },
  { distribution: 'q_uniform', min: 0, max: 1e300, q: 5e-324 },
  { min: 0, max: 2 ** 53 - 1 },
  { parameters: { a: { parameters: { b: { value: 1 } } } } },
];
const lists: readonly unknown[] = [
  ...[[], [[]], [null], [{}], [1, 1], [1, 2, 3]],
  Array.from({ length: 10_001 }, (_, i) => i),
  Array.from({ length: 3000 }, () => 'train.lr'),
];
const JUNK: readonly unknown[] = [null, true, false, ...numbers, ...texts, ...forms, ...lists];
const KEYS = [
  ...['constructor', 'toString', '__proto_', '', 'a', 'seed', 'train.lr', 'train', 'valueOf', 'length'],
  ...['method', 'points', 'values', 'min', 'when', 'hasOwnProperty'],
];

/** A copy of a value with one random change. */
export function mutateSweep(value: unknown, stream: Random): unknown {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(stream.uniform() * list.length)]!;
  const change = (part: unknown): unknown => {
    if (typeof part !== 'object' || part === null || stream.uniform() < 0.12) return pick(JUNK);
    if (Array.isArray(part)) {
      const at = Math.floor(stream.uniform() * part.length);
      const chance = stream.uniform();
      if (chance < 0.15) return [...part, pick(JUNK)];
      if (chance < 0.25) return part.filter((_, i) => i !== at);
      return part.map((item: unknown, i) => (i === at ? change(item) : item));
    }
    const key = pick(Object.keys(part));
    const { [key]: inner, ...rest } = part as Record<string, unknown>;
    const chance = stream.uniform();
    if (chance < 0.1) return rest;
    if (chance < 0.2) return { ...part, [pick(KEYS)]: pick(JUNK) };
    if (chance < 0.25) return { ...rest, [pick(KEYS)]: inner };
    return { ...part, [key]: change(inner) };
  };
  return change(value);
}
