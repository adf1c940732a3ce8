// A model that cannot be built for its images is refused before anything is trained, downloaded or written.
import { expect, it } from 'vitest';
import { createPlace } from './dyrep.js';

const EXPERIMENT = `
model: { name: vgg11, width: 2 }
data: { name: synthetic, train: 40, validation: 20, test: 20 }
method: plain
train: { epochs: 1, batch_size: 20 }
`;

it.each([
  ['model.head=reference', 'vgg11 of width 2, images of 16x16x3: the model does not fit this input'],
  ['model={ name: repvgg-b1g4, width: 5 }', '4 groups do not divide the channels of a convolution'],
  ['model.stem=cifar', 'vgg11 does not read stem, only resnet18, resnet34, resnet50 do'],
])('train with %s exits 2', async (change, message) => {
  const place = createPlace({ 'a.yml': EXPERIMENT });
  const { code, stdout, stderr } = await place.run('train', 'a.yml', change);
  expect(stderr).toContain(message);
  expect({ code, stdout, names: place.names() }).toEqual({ code: 2, stdout: '', names: ['a.yml'] });
});
