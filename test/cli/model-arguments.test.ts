// The arguments of `dyrep model`: what stands where nothing is said, and what is refused.
import { describe, expect, it } from 'vitest';
import { parseModelArguments } from '../../src/cli/model-arguments.js';

describe('model arguments', () => {
  it.each([
    ['vgg16', {}, [32, 32, 3], 10],
    ['resnet18', {}, [224, 224, 3], 1000],
    ['resnet18', { stem: 'cifar' }, [32, 32, 3], 10],
    ['repvgg-a0', { input: '28x20x1', classes: '7' }, [28, 20, 1], 7],
  ] as const)('%s %j', (name, words, inputShape, classes) => {
    expect(parseModelArguments(name, words)).toMatchObject({ model: { name }, inputShape, classes });
  });

  it('gives the model every option that it reads', () => {
    expect(parseModelArguments('vgg11', { width: '8' }).model).toEqual({
      name: 'vgg11',
      width: 8,
      head: 'light',
    });
  });

  it.each([
    ['vgg61', {}, "unknown model 'vgg61'"],
    ['vgg16', { width: 'wide' }, '--width: expected a positive whole number of at most 4096, got "wide"'],
    ['vgg16', { stem: 'cifar' }, '--stem: vgg16 does not read stem, only resnet18, resnet34, resnet50 do'],
    ['resnet18', { stem: 'big' }, "--stem: unknown stem 'big', expected one of imagenet, cifar"],
    ['vgg16', { input: '32x32' }, '--input 32x32: expected HxWxC'],
    ['vgg16', { input: '32x32x3x1' }, 'expected HxWxC'],
    ['vgg16', { input: '0x32x3' }, 'expected HxWxC'],
    ['vgg16', { classes: '-1' }, '--classes -1: expected a whole number'],
  ] as const)('refuses %s %j', (name, words, message) => {
    expect(() => parseModelArguments(name, words)).toThrow(message);
  });

  it('names every problem at once', () => {
    const parse = () => parseModelArguments('vgg16', { width: '0', input: 'x', classes: 'y' });
    expect(parse).toThrow(/--width.*\n--input.*\n--classes/);
  });
});
