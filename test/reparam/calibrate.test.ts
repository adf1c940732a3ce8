// Calibration on an engine: the plain mean over batches, of one block only, through grow to the same function.
import { describe, expect, it } from 'vitest';
import { convGeometry } from '../../src/nn/geometry.js';
import { createBatchNorm, createConv } from '../../src/nn/initialize.js';
import type { Layer } from '../../src/nn/layer.js';
import { parameters, variablesOf, withParameters } from '../../src/nn/parameters.js';
import { replaceLayer } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';
import { calibratedNames, calibrationProgram, calibrationWeight } from '../../src/reparam/calibrate.js';
import { growAt, solveResidual } from '../../src/reparam/grow.js';
import { engineForTests } from '../engine-for-tests.js';
import { distance, inferReference, noiseMaps } from '../nn/reference.js';
import { SMALL_INPUT, smallNet } from '../nn/small-net.js';
import { FLOAT32 } from './arbitrary.js';

const engine = await engineForTests();

function calibrate(model: Layer, path: string, batches: readonly Float32Array[], shape: readonly number[]) {
  const program = engine.interpret(calibrationProgram(model, path, shape, 2));
  try {
    batches.forEach((images, i) => {
      program.call('calibrate', [images, calibrationWeight(i + 1)]);
    });
    return program.read(calibratedNames(model, path));
  } finally {
    program.dispose();
  }
}

describe('calibrate', () => {
  it('takes the plain mean over the batches, whatever was there before', () => {
    const norm = { ...createBatchNorm(1), mean: { shape: [1], values: Float32Array.of(99) } };
    const model: Layer = { kind: 'sequence', layers: { bn: norm } };
    const batches = [Float32Array.of(0, 2), Float32Array.of(4, 10), Float32Array.of(1, 1)];
    const measured = calibrate(model, 'bn', batches, [1, 1, 1]);
    expect(measured['bn.mean']!.values[0]).toBeCloseTo((1 + 7 + 1) / 3, 5);
    expect(measured['bn.variance']!.values[0]).toBeCloseTo((2 + 18 + 0) / 3, 5);
  });

  it('measures the statistics below its path, and needs no more than what leads there', () => {
    const net = smallNet();
    const names = calibratedNames(net, 'unit.main.conv');
    expect(names).toContain('unit.main.conv.1x1-kxk.bn1.mean');
    expect(names).not.toContain('unit.main.bn.mean');
    expect(names.every((name) => /\.(mean|variance)$/.test(name))).toBe(true);
    const { variables } = calibrationProgram(net, 'unit.main.conv', SMALL_INPUT, 2);
    expect(Object.keys(variables)).toContain('stem.weight');
    expect(Object.keys(variables)).not.toContain('fc.weight');
    expect(Object.keys(variablesOf(net)).length).toBeGreaterThan(Object.keys(variables).length);
  });

  it('lets a network grow, calibrate and solve without moving', () => {
    const conv = createConv(convGeometry([4, 4], [3, 3], { padding: [1, 1] }), false, random(1));
    const net = replaceLayer(smallNet(), 'unit.shortcut', conv);
    const { tree, oldKernel } = growAt(net, 'unit.shortcut', {}, random(2));
    const batches = [1, 2, 3].map((seed) =>
      Float32Array.from(noiseMaps([2, ...SMALL_INPUT], random(seed)).values),
    );
    const measured = calibrate(tree, 'unit.shortcut', batches, SMALL_INPUT);
    const solved = solveResidual(withParameters(tree, measured), 'unit.shortcut', oldKernel);
    const x = noiseMaps(SMALL_INPUT, random('x'));
    expect(distance(inferReference(net, x), inferReference(solved, x))).toBeLessThan(FLOAT32);
    const moved = parameters(solved).find((p) => p.path === 'unit.shortcut.1x1.bn.variance')!;
    expect(moved.value.values.some((v) => v !== 1)).toBe(true);
  });
});
