// How much faster a compiled training step is than the same step run op by op: VGG-16 on 32 x 32 images, timed in turns
// so that what else the machine does hits both alike.
//
//     npm run bench -- step --method dbb --width 16 --batch 128 --steps 9
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Engine } from '../src/engine/engine.js';
import { loadEngine } from '../src/engine/load.js';
import { buildModel } from '../src/models/table.js';
import { BRANCH_KINDS } from '../src/nn/layer.js';
import { parameters } from '../src/nn/parameters.js';
import { random } from '../src/random.js';
import { applyMethod, DBB_BRANCHES } from '../src/reparam/methods.js';
import { carryVelocities } from '../src/training/optimizer.js';
import { buildTrainingProgram } from '../src/training/program.js';

const INPUT_SHAPE = [32, 32, 3] as const;
const CLASSES = 10;
/** TensorFlow plans a graph at its first call and settles in the second. */
const WARM_UP_STEPS = 2;

const { values: flags } = parseArgs({
  options: {
    method: { type: 'string', default: 'dbb' },
    branches: { type: 'string', default: 'paper' },
    width: { type: 'string', default: '16' },
    batch: { type: 'string', default: '128' },
    steps: { type: 'string', default: '9' },
  },
});
const width = wholeNumber('width');
const batch = wholeNumber('batch');
const steps = wholeNumber('steps');
const branches = flags.branches === 'all' ? BRANCH_KINDS : DBB_BRANCHES;

// As training runs: with one thread between operations a step gives the same bits each time.
process.env.TF_NUM_INTEROP_THREADS ??= '1';
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
const engine = await loadEngine({ cache: cacheFolder(), now: () => performance.now() });
const compiled = prepare(engine);
const interpreted = prepare({ ...engine, compile: engine.interpret });
const all = Array.from(
  { length: WARM_UP_STEPS + steps },
  () => [compiled.step(), interpreted.step()] as const,
);
const timings = all.slice(WARM_UP_STEPS);
report();
compiled.dispose();
interpreted.dispose();

/** Processor time counts all threads, and hardly changes when the machine is busy with other things. */
interface Timing {
  readonly wallMs: number;
  readonly processorMs: number;
}

function prepare(on: Engine) {
  const stream = random(1);
  const options = { width, head: 'light', inputShape: INPUT_SHAPE, classes: CLASSES } as const;
  const model = applyMethod(flags.method, buildModel('vgg16', options, stream), stream, { branches });
  const trainable = parameters(model).filter((p) => p.trainable);
  const { program } = buildTrainingProgram(on, {
    model,
    velocities: carryVelocities(trainable, {}),
    inputShape: INPUT_SHAPE,
    batchSize: batch,
    probeSize: batch,
    optimizer: { momentum: 0.9, nesterov: true, weight_decay: 1e-4, weight_decay_norm: false },
    score: null,
    maxDepth: 1,
    calibrating: null,
  });
  const images = Float32Array.from({ length: batch * 32 * 32 * 3 }, () => stream.normal());
  const labels = Int32Array.from({ length: batch }, () => stream.integer(CLASSES));
  return {
    info: program.info,
    step(): Timing {
      const start = performance.now();
      const before = process.cpuUsage();
      program.call('train', [images, labels, Float32Array.of(0.01)]);
      const { user, system } = process.cpuUsage(before);
      return { wallMs: performance.now() - start, processorMs: (user + system) / 1000 };
    },
    dispose: () => program.dispose(),
  };
}

function report(): void {
  const { kind, tensorflow, device } = engine.info;
  const { nodes, traceMs, buildMs } = compiled.info;
  const wall = ([0, 1] as const).map((i) => median(timings.map((pair) => pair[i].wallMs)));
  const processor = ([0, 1] as const).map((i) => median(timings.map((pair) => pair[i].processorMs)));
  const line = (i: 0 | 1) =>
    `${((batch / wall[i]!) * 1000).toFixed(1)} images/s, ${wall[i]!.toFixed(1)} ms a step, ${processor[i]!.toFixed(1)} ms of processor time`;
  const ratio = ([a, b]: readonly number[]) => (b! / a!).toFixed(3);
  const lines = [
    `${kind} engine, TensorFlow ${tensorflow}, ${device}; medians of ${steps} steps each, in turns`,
    `vgg16 ${flags.method}${flags.method === 'dbb' ? ` (${branches.join(' ')})` : ''}, width ${width}, batch ${batch}`,
    `compiled     ${line(0)}`,
    `interpreted  ${line(1)}`,
    `ratio        ${ratio(wall)} in time, ${ratio(processor)} in processor time`,
    `compiling    ${nodes} nodes, traced in ${traceMs.toFixed(0)} ms, built in ${buildMs.toFixed(0)} ms, first call ${all[0]![0].wallMs.toFixed(0)} ms`,
    `memory       ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB at the peak, both programs in one process`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function median(all: readonly number[]): number {
  return [...all].sort((a, b) => a - b)[all.length >> 1]!;
}

function wholeNumber(name: 'width' | 'batch' | 'steps'): number {
  const value = Number(flags[name]);
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`--${name}: expected a whole number above 0`);
  return value;
}

function cacheFolder(): string {
  const { DYREP_CACHE, XDG_CACHE_HOME } = process.env;
  return DYREP_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'dyrep');
}
