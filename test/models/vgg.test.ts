// VGG: shapes, names and which images each head takes.
import { describe, expect, it } from 'vitest';
import { InputSizeError } from '../../src/errors.js';
import { createVgg, VGG_STAGES } from '../../src/models/vgg.js';
import { outputShape } from '../../src/nn/geometry.js';
import { parameters } from '../../src/nn/parameters.js';
import { layerAt, walk } from '../../src/nn/paths.js';
import { random } from '../../src/random.js';

const build = (side: number, head: 'light' | 'reference', channels = 3) =>
  createVgg(VGG_STAGES.vgg16, { width: 4, head, inputShape: [side, side, channels], classes: 7 }, random(1));

describe('vgg', () => {
  it.each([
    [16, 'light'],
    [28, 'light'],
    [32, 'light'],
    [64, 'light'],
    [32, 'reference'],
  ] as const)('takes %d x %d pixels with the %s head', (side, head) => {
    expect(outputShape(build(side, head), [side, side, 3])).toEqual([7]);
  });

  it('takes images that are not square, of one channel', () => {
    const options = { width: 4, head: 'light', inputShape: [20, 32, 1], classes: 7 } as const;
    expect(outputShape(createVgg(VGG_STAGES.vgg11, options, random(1)), [20, 32, 1])).toEqual([7]);
  });

  it('says what does not fit', () => {
    expect(() => build(8, 'light')).toThrow(InputSizeError);
    expect(() => build(28, 'reference')).toThrow('the reference head, which takes 2x2 maps');
  });

  it.each(Object.entries(VGG_STAGES))('%s has as many layers as its name says', (name, stages) => {
    const options = { width: 2, head: 'reference', inputShape: [32, 32, 3], classes: 7 } as const;
    let convolutions = 0;
    walk(createVgg(stages, options, random(1)), (_path, { kind }) => {
      if (kind === 'conv') convolutions++;
    });
    // The name counts the three linear layers of the ImageNet form.
    expect(convolutions + 3).toBe(Number(name.slice(3)));
  });

  it('doubles its width each stage up to eightfold', () => {
    const widths = ['conv0', 'conv2', 'conv4', 'conv7', 'conv12'].map((name) => {
      const conv = layerAt(build(32, 'light'), `features.${name}.conv`);
      return conv.kind === 'conv' && conv.geometry.out;
    });
    expect(widths).toEqual([4, 8, 16, 32, 32]);
  });

  it('gives each layer its own weights', () => {
    const weights = parameters(build(32, 'reference')).filter((p) => p.role === 'weight');
    expect(new Set(weights.map((p) => p.value.values[0])).size).toBe(weights.length);
  });
});
